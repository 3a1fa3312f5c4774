#include "fleet/dispatches.h"

#include <algorithm>
#include <array>

namespace darkbloom::fleet {
namespace {

constexpr UnixMillis kApartMs = 20;  // chunks further apart were not one answer, cut in pieces
constexpr UnixMillis kFullMs = 1'000;

/// The leg no longer waits for its first chunk.
void release_backlog(NodeEntry& node, const Leg& leg, UnixMillis now_ms) {
  if (node.unanswered > 0) node.unanswered -= 1;
  node.backlog_s = std::max(0.0, node.backlog_s - leg.placement.predicted.prompt_s);
  if (node.unanswered == 0) node.backlog_s = 0;
  node.progress_at_ms = now_ms;
}

}  // namespace

std::string_view name_of(LegEnd how) {
  constexpr std::array<std::string_view, kLegEnds> kNames{"finished", "withdrawn", "outrun",
                                                          "stalled",  "no_room",   "faulted"};
  return kNames.at(static_cast<std::size_t>(how));
}

Leg Dispatches::start(std::string_view model, const Placement& placement, double prompt_tokens,
                      UnixMillis now_ms) {
  Leg leg{.model = std::string(model), .placement = placement, .prompt_tokens = prompt_tokens};
  leg.sent_at_ms = now_ms;
  NodeEntry* const node = registry_.entry(leg.node());
  if (node == nullptr) return leg;
  if (node->unanswered == 0) node->progress_at_ms = now_ms;
  node->in_flight += 1;
  node->unanswered += 1;
  node->backlog_s += placement.predicted.prompt_s;
  if (NodeTable* const table = registry_.table(model)) table->learn_request(prompt_tokens);
  registry_.touched(leg.node(), now_ms);
  return leg;
}

void Dispatches::chunk(Leg& leg, UnixMillis now_ms) {
  NodeEntry* const node = registry_.entry(leg.node());
  if (node != nullptr) node->spoke_at_ms = now_ms;
  leg.last_at_ms = now_ms;
  leg.chunks += 1;
  if (!leg.answering()) {
    leg.first_at_ms = now_ms;
    if (node != nullptr) answered(leg, *node, now_ms);
  } else if (!leg.streams && now_ms - leg.first_at_ms >= kApartMs) {
    leg.streams = true;
    learn_first(leg, now_ms);
  }
}

void Dispatches::answered(Leg& leg, NodeEntry& node, UnixMillis now_ms) {
  release_backlog(node, leg, now_ms);
  node.breaker.succeeded();
  node.record.answered += 1;
  leg.others = std::max(0.0, static_cast<double>(node.in_flight) - node.unanswered - 1);
  registry_.touched(leg.node(), now_ms);
}

void Dispatches::learn_first(const Leg& leg, UnixMillis now_ms) {
  Pace* const pace = registry_.pace(leg.node(), leg.model);
  if (pace == nullptr) return;
  const double took_s = static_cast<double>(leg.first_at_ms - leg.sent_at_ms) / 1000;
  learn_first_chunk(*pace, leg.placement.predicted, took_s, now_ms);
  NodeTable* const table = registry_.table(leg.model);
  const NodeEntry* const node = registry_.entry(leg.node());
  if (table != nullptr && pace->samples > 4) table->learn_pace(*pace, node->machine_class);
  registry_.touched(leg.node(), now_ms);
}

void Dispatches::first_of_outrun(Leg& leg, UnixMillis now_ms) {
  chunk(leg, now_ms);
  learn_first(leg, now_ms);
}

void Dispatches::late(Leg& leg, UnixMillis now_ms) {
  NodeEntry* const node = registry_.entry(leg.node());
  if (node == nullptr || node->spoke_at_ms > leg.sent_at_ms) return;
  leg.is_late = true;
  node->breaker.late();
  registry_.touched(leg.node(), now_ms);
}

void Dispatches::end(const Leg& leg, LegEnd how, UnixMillis now_ms) {
  NodeEntry* const node = registry_.entry(leg.node());
  if (node == nullptr) return;
  if (node->in_flight > 0) node->in_flight -= 1;
  if (!leg.answering()) release_backlog(*node, leg, now_ms);
  judge(leg, *node, how, now_ms);
  learn_end(leg, how, now_ms);
  registry_.touched(leg.node(), now_ms);
}

void Dispatches::judge(const Leg& leg, NodeEntry& node, LegEnd how, UnixMillis now_ms) {
  const bool silent_since = node.spoke_at_ms <= leg.sent_at_ms;
  if (how == LegEnd::no_room) node.full_until_ms = now_ms + kFullMs;
  const bool stalled = how == LegEnd::stalled && silent_since;
  if (how != LegEnd::faulted && !stalled) return;
  node.record.faults += 1;
  node.breaker.failed(now_ms, registry_.may_quarantine(now_ms));
}

void Dispatches::learn_end(const Leg& leg, LegEnd how, UnixMillis now_ms) {
  Pace* const pace = registry_.pace(leg.node(), leg.model);
  if (pace == nullptr) return;
  if (how == LegEnd::stalled) {
    learn_late(*pace, leg.placement.predicted, leg.waited_s(now_ms), now_ms);
  }
  if (how != LegEnd::finished || !leg.streams) return;
  const double took_s = static_cast<double>(leg.last_at_ms - leg.first_at_ms) / 1000;
  learn_answer(*pace, {leg.chunks - 1.0, took_s, leg.others}, now_ms);
  if (NodeTable* const table = registry_.table(leg.model)) table->learn_answer(leg.chunks);
}

}  // namespace darkbloom::fleet
