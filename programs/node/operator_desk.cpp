#include "node/operator_desk.h"

#include <algorithm>
#include <utility>

#include "support/files.h"

namespace darkbloom::node {
namespace {

using operating::Suspension;

operating::ModelStatus status_of(const engine::ModelInfo& model, const engine::Load& load) {
  return {.name = model.name,
          .slots = load.slots,
          .active = load.active,
          .waiting = load.waiting,
          .millitokens_per_second = static_cast<std::uint32_t>(load.tokens_per_second * 1000)};
}

std::vector<operating::ModelStatus> status_of(const openai::Models& models) {
  std::vector<operating::ModelStatus> all;
  for (const engine::Engine* const engine : models.chat)
    all.push_back(status_of(engine->model(), engine->load()));
  for (const engine::Embedder* const embedder : models.embedders)
    all.push_back(status_of(embedder->info(), embedder->load()));
  return all;
}

/// What a store's shelf knows besides.
void add_notes(std::vector<operating::ModelStatus>& models, const shelf::StoreShelf* store) {
  if (store == nullptr) return;
  for (const shelf::ModelNote& note : store->notes()) {
    const auto model = std::ranges::find(models, note.name, &operating::ModelStatus::name);
    if (model == models.end()) continue;
    model->loaded = note.loaded;
    model->bytes = note.bytes;
    model->load_ms = note.load_ms;
    model->prefill_millitokens = note.speed.prefill_millitokens;
    model->decode_millitokens = note.speed.decode_millitokens;
  }
}

}  // namespace

OperatorDesk::OperatorDesk(Parts parts, operating::Status about)
    : parts_(std::move(parts)), about_(std::move(about)) {
  about_.link.since_ms = parts_.clock.now_ms();
  read_wish();
  apply();
}

OperatorDesk::~OperatorDesk() {
  std::error_code ignored;
  std::filesystem::remove(parts_.folder / operating::kStatusFile, ignored);
}

void OperatorDesk::link_is(bool up) {
  if (about_.link.up == up) return;
  about_.link.up = up;
  about_.link.since_ms = parts_.clock.now_ms();
  if (!up) about_.link.last_error = "The coordinator's link ended.";
  write_status();
}

void OperatorDesk::suspend(std::vector<Suspension> reasons) {
  others_ = std::move(reasons);
  apply();
}

void OperatorDesk::stop() {
  stopping_ = true;
  apply();
  write_status();
}

void OperatorDesk::tick() {
  read_wish();
  apply();
  write_status();
}

void OperatorDesk::read_wish() {
  const std::filesystem::path file = parts_.folder / operating::kWishFile;
  std::error_code absent;
  const auto written_at = std::filesystem::last_write_time(file, absent);
  if (!absent && written_at == wished_at_) return;
  wished_at_ = absent ? std::filesystem::file_time_type() : written_at;
  wish_ = {};
  unreadable_.clear();
  if (absent) return;
  const auto wish = read_file(file, operating::kWishMax).and_then([](const Secret& text) {
    return operating::parse_wish(text.text());
  });
  if (wish) wish_ = *wish;
  if (!wish) unreadable_ = wish.error().detail;
}

std::vector<Suspension> OperatorDesk::reasons() const {
  std::vector<Suspension> all = others_;
  if (stopping_) all.push_back({"stopping", "it finishes what runs and ends"});
  // Work against the operator's wish is worse than none.
  if (!unreadable_.empty())
    all.push_back({"unreadable_wish", "its orders are unclear: " + unreadable_});
  if (operating::pauses(wish_, parts_.clock.now_ms())) {
    all.push_back({"paused", "you have paused it"});
  }
  return all;
}

void OperatorDesk::apply() {
  about_.suspensions = reasons();
  parts_.service.offer(about_.suspensions.empty());
}

void OperatorDesk::write_status() {
  const NodeService::Facts facts = parts_.service.facts();
  about_.written_at_ms = parts_.clock.now_ms();
  about_.models = status_of(parts_.models);
  add_notes(about_.models, parts_.store);
  if (parts_.store != nullptr) about_.worth_pulling = parts_.store->wanted();
  about_.counts = facts.counts;
  about_.running = facts.running;
  about_.link.welcome = facts.welcome;
  about_.standings = facts.standings;
  about_.stopping = stopping_;
  about_.resumes_at_ms = operating::pauses(wish_, about_.written_at_ms) ? wish_.until_ms : 0;
  const std::string text = operating::status_json(about_);
  // Where it cannot be written, the one before it tells its age.
  (void)replace_file(parts_.folder / operating::kStatusFile, view_of(text));
}

}  // namespace darkbloom::node
