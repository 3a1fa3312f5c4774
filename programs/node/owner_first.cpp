#include "node/owner_first.h"

#include <trantor/net/Channel.h>
#include <trantor/net/EventLoop.h>

#include <algorithm>
#include <utility>

#include "support/files.h"
#include "support/log.h"

namespace darkbloom::node {
namespace {

constexpr double kTickSeconds = 0.1;
constexpr double kFileSeconds = 1.0;

/// A node serves an organisation from its start to its end, or everybody.
Result<void> check_serve(owner::Whose serve, bool has_organisation) {
  if (serve == owner::Whose::everyone || has_organisation) return {};
  return fail(Fault::invalid,
              "The owner's preferences cannot be used: serve = \"my_organisation\" and "
              "\"only_mine\" need --organisation FILE, which `darkbloom org new` makes.");
}

/// Without a file: the defaults.
Result<owner::Preferences> preferences_in(const std::filesystem::path& file,
                                          bool has_organisation) {
  if (file.empty()) return owner::Preferences{};
  const auto text = read_file(file, owner::kPreferencesFileMax);
  if (!text) {
    return fail(text.error().fault,
                "The owner's preferences cannot be read: " + file.string() + ".");
  }
  auto preferences = owner::parse_preferences(text->text());
  if (!preferences) return fail(preferences.error());
  if (auto kept = check_serve(preferences->serve, has_organisation); !kept) {
    return fail(kept.error());
  }
  return preferences;
}

std::vector<operating::Suspension> suspensions_of(const owner::ReasonSet& reasons) {
  std::vector<operating::Suspension> all;
  for (std::uint8_t number = 0; number < owner::kReasons; ++number) {
    const auto reason = static_cast<owner::Reason>(number);
    if (!reasons.has(reason)) continue;
    all.push_back({std::string(owner::word_of(reason)), std::string(owner::clause_of(reason))});
  }
  return all;
}

std::filesystem::file_time_type written_at(const std::filesystem::path& file) {
  std::error_code none;
  return file.empty() ? std::filesystem::file_time_type{}
                      : std::filesystem::last_write_time(file, none);
}

}  // namespace

Result<std::unique_ptr<OwnerFirst>> OwnerFirst::start(const OwnerOptions& options) {
  auto preferences = preferences_in(options.preferences, options.has_organisation);
  if (!preferences) return fail(preferences.error());
  auto watcher = owner::WatcherProcess::start({options.input_devices, preferences->exclusive_apps});
  if (!watcher) return fail(watcher.error());
  return std::make_unique<OwnerFirst>(options, std::move(*preferences), std::move(*watcher));
}

OwnerFirst::OwnerFirst(const OwnerOptions& options, owner::Preferences preferences,
                       owner::WatcherProcess watcher)
    : file_(options.preferences),
      has_organisation_(options.has_organisation),
      written_(written_at(file_)),
      preferences_(preferences),
      guard_(std::move(preferences), moments_,
             [this](const owner::Decision& decision) { obey(decision); }),
      watcher_(std::move(watcher)) {}

OwnerFirst::~OwnerFirst() {
  if (channel_ == nullptr) return;
  channel_->disableAll();
  channel_->remove();
}

Result<void> OwnerFirst::check_models(const std::vector<engine::ModelInfo>& models) const {
  const auto& allowed = preferences_.models;
  for (const engine::ModelInfo& model : models) {
    if (allowed.empty() || std::ranges::contains(allowed, model.name)) continue;
    return fail(Fault::forbidden,
                "The owner's preferences do not allow the model '" + model.name + "' (models).");
  }
  return {};
}

void OwnerFirst::mind(trantor::EventLoop* loop, NodeService& service, OperatorDesk& desk) {
  service_ = &service;
  desk_ = &desk;
  told_ = guard_.decision().reasons;  // that nothing is known yet is no news
  obey(guard_.decision());
  channel_ = std::make_unique<trantor::Channel>(loop, watcher_.descriptor());
  channel_->setReadCallback([this] { read_samples(); });
  channel_->enableReading();
  loop->runEvery(kTickSeconds, [this] {
    guard_.carried(carried_.exchange(0, std::memory_order_relaxed));
    guard_.tick();
  });
  loop->runEvery(kFileSeconds, [this] { read_preferences(); });
}

/// Without a watcher the last sample grows old, and with it the leave to work.
void OwnerFirst::read_samples() {
  while (true) {
    const auto datagram = watcher_.receive();
    if (!datagram) {
      log_warning(datagram.error().detail);
      return channel_->disableAll();
    }
    if (datagram->empty()) return;
    guard_.heard(*datagram);
  }
}

/// What cannot be used changes nothing. Programs that want the machine for themselves are watched
/// as they were named at the start.
void OwnerFirst::read_preferences() {
  const auto written = written_at(file_);
  if (std::exchange(written_, written) == written) return;
  auto preferences = preferences_in(file_, has_organisation_);
  if (!preferences) return log_warning(preferences.error().detail);
  log_info("the owner's preferences have changed");
  guard_.prefer(std::move(*preferences));
}

void OwnerFirst::obey(const owner::Decision& decision) {
  brake_.set({.share = decision.cpu_share, .lean = decision.shed_memory});
  if (service_ == nullptr) return;
  desk_->suspend(suspensions_of(decision.reasons));
  if (decision.decode == owner::Decode::stop) service_->hand_back();
  if (std::exchange(told_, decision.reasons) == decision.reasons) return;
  log_info(decision.reasons.empty() ? "working for others"
                                    : "suspended: " + owner::reasons_text(decision.reasons) + " (" +
                                          owner::reasons_words(decision.reasons) + ")");
}

}  // namespace darkbloom::node
