#include "load.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "base/check.h"
#include "http_asker.h"
#include "link_asker.h"

namespace darkbloom::bench {
namespace {

constexpr double kLookEvery_s = 0.01;
constexpr std::size_t kCandidates = 3;

Pace pace_named(const std::string& name) {
  if (name == "stepped") return Pace::stepped;
  return name == "held" ? Pace::held : Pace::at_once;
}

UnixMillis now_ms() {
  const auto passed = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
}

/// Links end with their process, all at once.
[[noreturn]] void leave() {
  std::quick_exit(0);
}

void say(const std::string& line) {
  std::cout << line << std::endl;
}

}  // namespace

Load::Load(LoadOptions options)
    : options_(std::move(options)),
      place_{&loop_, trantor::InetAddress("127.0.0.1", options_.port)},
      chunks_(sealed_chunks()),
      answers_(options_.askers, options_.chunks, pace_named(options_.pace)),
      on_end_([this](Asker& asker) { ended(asker); }) {}

void Load::run() {
  connect();
  loop_.runEvery(1.0, [this] {
    for (const auto& node : nodes_)
      node->report();
  });
  wait_until_ready();
  loop_.loop();
}

void Load::connect() {
  if (options_.upstream_port == 0) return connect_nodes();
  const trantor::InetAddress address("127.0.0.1", options_.upstream_port);
  upstream_ = std::make_unique<HttpUpstream>(answers_, chunks_, Place{&loop_, address});
  for (std::size_t number = 0; number < options_.askers; ++number) {
    askers_.push_back(std::make_unique<HttpAsker>(AskerParts{number, answers_, tally_, on_end_},
                                                  place_,
                                                  HttpAsker::Request{options_.body, chunks_}));
  }
}

void Load::connect_nodes() {
  for (std::size_t number = 0; number < options_.nodes; ++number) {
    nodes_.push_back(
        std::make_unique<StubNode>(StubNode::Parts{answers_, asker_of_, chunks_, random_}, place_));
  }
  for (std::size_t number = 0; number < options_.askers; ++number) {
    askers_.push_back(std::make_unique<LinkAsker>(
        AskerParts{number, answers_, tally_, on_end_}, place_,
        LinkAsker::Request{options_.keys[number % options_.keys.size()], envelope_for(number)}));
  }
}

Bytes Load::envelope_for(std::size_t asker) {
  std::vector<seal::Recipient> recipients;
  seal::InnerRequest request{.method = "POST", .path = "/v1/chat/completions"};
  for (std::size_t i = 0; i < std::min(kCandidates, nodes_.size()); ++i) {
    recipients.push_back(nodes_[(kCandidates * asker + i) % nodes_.size()]->recipient());
    request.evidence.push_back({});
  }
  request.body = Secret(options_.body);
  wire::RoutingFacts facts{.sent_at_ms = now_ms(), .model = kModel, .token_bound = 1024};
  auto sealed = seal::seal_request(std::move(facts), request, recipients, random_);
  check(sealed.has_value(), "a request can be sealed to nodes of this process");
  const auto view = wire::decode_envelope(sealed->envelope);
  check(view.has_value(), "what was sealed can be read");
  asker_of_.emplace(view->facts.request_id, asker);
  return std::move(sealed->envelope);
}

bool Load::all_ready() const {
  return std::ranges::all_of(nodes_, [](const auto& node) { return node->joined(); }) &&
         std::ranges::all_of(askers_, [](const auto& asker) { return asker->ready(); });
}

void Load::wait_until_ready() {
  if (!all_ready()) return loop_.runAfter(kLookEvery_s, [this] { wait_until_ready(); }), void();
  if (answers_.pace() != Pace::held) say("ready");
  if (options_.seconds > 0 || answers_.pace() == Pace::held) start_asking();
}

void Load::start_asking() {
  for (const auto& asker : askers_) {
    ++waiting_;
    asker->ask();
  }
  if (answers_.pace() == Pace::held) {
    loop_.runEvery(kLookEvery_s, [this, told = false]() mutable {
      const bool open =
          std::ranges::all_of(askers_, [](const auto& asker) { return asker->is_open(); });
      if (open && !std::exchange(told, true)) say("ready");
    });
    return;
  }
  loop_.runAfter(options_.warm_s, [this] {
    tally_.begin();
    say("begin");
    loop_.runAfter(options_.seconds, [this] { finish(); });
  });
}

void Load::ended(Asker& asker) {
  --waiting_;
  if (stopping_) {
    if (waiting_ == 0) leave();
    return;
  }
  ++waiting_;
  if (options_.pause_ms <= 0) return asker.ask();
  loop_.runAfter(options_.pause_ms / 1000, [this, &asker] {
    if (!stopping_) return asker.ask();
    if (--waiting_ == 0) leave();
  });
}

/// Every answer that is under way is still heard to its end.
void Load::finish() {
  say(tally_.json());
  stopping_ = true;
}

}  // namespace darkbloom::bench
