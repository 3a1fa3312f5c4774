#include "fleet/eligibility.h"

#include <algorithm>

#include "wire/region.h"

namespace darkbloom::fleet {
namespace {

std::uint32_t slots_of(const NodeEntry& node) {
  return std::max<std::uint32_t>(1, node.load.slots);
}

/// Streams that the node has or is about to have. Its own count can run ahead of ours when other
/// coordinators use it too, and behind ours while a report is under way.
std::uint32_t occupancy(const NodeEntry& node) {
  return std::max(node.in_flight, node.load.active + node.load.waiting);
}

bool over_cap(const NodeEntry& node, const Query& query) {
  if (query.price_cap_nano == 0 || query.token_bound == 0) return false;
  // Divided, as the product may not fit.
  return price_nano_of(node, query.model) > query.price_cap_nano / query.token_bound;
}

bool is_too_slow(const Prediction& predicted, const Query& query) {
  if (query.terms == nullptr || query.terms->least_speed == 0) return false;
  return predicted.millitokens_per_second() < query.terms->least_speed;
}

bool waits_long(const Prediction& predicted, const Work& work) {
  const double wanted = kFirst_s + kFirstPerToken_s * work.prompt_tokens;
  const double left = wanted - predicted.network_s - predicted.prompt_s;
  return predicted.wait_s > std::clamp(left, kWaitLeast_s, kWaitMost_s);
}

GateSet breaker_gates(const NodeEntry& node, UnixMillis now_ms) {
  switch (node.breaker.state(now_ms)) {
    case Breaker::State::quarantined:
      return {Gate::quarantined};
    case Breaker::State::half_open:
      return {Gate::on_trial};
    default:
      return {};
  }
}

}  // namespace

std::string_view name_of(Gate gate) {
  switch (gate) {
    case Gate::not_in_fleet:
      return "not_in_fleet";
    case Gate::silent:
      return "silent";
    case Gate::lacks_model:
      return "lacks_model";
    case Gate::already_tried:
      return "already_tried";
    case Gate::suspended:
      return "suspended";
    case Gate::wrong_region:
      return "wrong_region";
    case Gate::price_over_cap:
      return "price_over_cap";
    case Gate::quarantined:
      return "quarantined";
    case Gate::on_trial:
      return "on_trial";
    case Gate::too_slow:
      return "too_slow";
    case Gate::full:
      return "full";
    case Gate::long_wait:
      return "long_wait";
  }
  return "unknown";
}

std::uint64_t price_nano_of(const NodeEntry& node, std::string_view model) {
  const auto offer = std::ranges::find(node.models, model, &ModelOffer::name);
  return offer == node.models.end() ? 0 : offer->price_nano;
}

std::optional<Gate> gate_named(std::string_view name) {
  for (std::size_t number = 0; number < kGates; ++number) {
    const auto gate = static_cast<Gate>(number);
    if (name_of(gate) == name) return gate;
  }
  return std::nullopt;
}

GateSet gates_of(const Subject& subject, const Query& query, UnixMillis now_ms) {
  if (subject.node == nullptr) return {Gate::not_in_fleet};
  const NodeEntry& node = *subject.node;
  GateSet closed = breaker_gates(node, now_ms);
  if (now_ms - node.heard_at_ms > kSilentMaxMs) closed.close(Gate::silent);
  if (subject.predicted == nullptr) closed.close(Gate::lacks_model);
  if (std::ranges::find(query.tried, node.id) != query.tried.end()) {
    closed.close(Gate::already_tried);
  }
  if (!takes_new(node)) closed.close(Gate::suspended);
  if (query.terms != nullptr && !wire::lies_within(node.region, query.terms->region)) {
    closed.close(Gate::wrong_region);
  }
  if (over_cap(node, query)) closed.close(Gate::price_over_cap);
  if (subject.predicted != nullptr && is_too_slow(*subject.predicted, query)) {
    closed.close(Gate::too_slow);
  }
  const std::uint32_t room = slots_of(node) * (1 + kWaitingPerSlotMax);
  if (occupancy(node) >= room || now_ms < node.full_until_ms) closed.close(Gate::full);
  if (subject.predicted != nullptr && waits_long(*subject.predicted, query.work)) {
    closed.close(Gate::long_wait);
  }
  return closed;
}

Crowd crowd_of(const NodeEntry& node, double typical_chunks, UnixMillis now_ms) {
  Crowd crowd{.in_flight = occupancy(node), .slots = slots_of(node)};
  crowd.typical_chunks = typical_chunks;
  crowd.answering = crowd.in_flight - std::min(crowd.in_flight, node.unanswered);
  if (node.unanswered == 0) return crowd;
  // Prompts are read in turn: the first may be nearly done, the others have not begun.
  const double passed = static_cast<double>(now_ms - node.progress_at_ms) / 1000;
  const double first = node.backlog_s / node.unanswered;
  crowd.backlog_s = node.backlog_s - std::clamp(passed, 0.0, first);
  return crowd;
}

}  // namespace darkbloom::fleet
