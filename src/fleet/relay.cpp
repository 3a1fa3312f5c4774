#include "fleet/relay.h"

#include <algorithm>
#include <cstring>

#include "fleet/refusal.h"

namespace darkbloom::fleet {
namespace {

/// A node's refusal that another node would repeat, so that trying it again is no use.
bool is_final(Fault fault) {
  switch (fault) {
    case Fault::invalid:
    case Fault::too_large:
    case Fault::tampered:
    case Fault::replayed:
      return true;
    default:
      return false;
  }
}

/// What a refusal says of the node.
LegEnd end_of(Fault fault) {
  switch (fault) {
    case Fault::no_capacity:
    case Fault::rate_limited:
      return LegEnd::no_room;
    case Fault::internal:
    case Fault::unavailable:
    case Fault::timed_out:
    case Fault::lost:
      return LegEnd::faulted;
    default:
      return LegEnd::withdrawn;
  }
}

std::unexpected<Error> busy(std::string detail, std::uint32_t retry_ms) {
  Error error{Fault::no_capacity, std::move(detail), "rate_limit_exceeded"};
  error.retry_after_ms = retry_ms;
  return fail(std::move(error));
}

/// Why the newest leg of `request` was sent.
Reason reason_of(const Request& request) {
  if (request.tried.size() == 1) return Reason::first;
  return request.legs.size() == 1 ? Reason::retry : Reason::race;
}

std::uint64_t salt_of(const RequestId& id) {
  std::uint64_t salt = 0;
  std::memcpy(&salt, id.bytes.data(), sizeof(salt));
  return salt;
}

}  // namespace

Result<void> Relay::room_for(ByteView envelope) const {
  if (draining_) {
    Error error{Fault::unavailable, "The coordinator is about to restart; try again shortly.",
                std::string(wire::kDrainingCode)};
    error.retry_after_ms = 1000;
    return fail(std::move(error));
  }
  if (requests_.size() >= kStreamsMax || held_bytes_ + envelope.size() > kHeldBytesMax) {
    return busy("The network is at its limit; try again shortly.", 1000);
  }
  return {};
}

Result<void> Relay::open(const Asker& asker, ByteView envelope, UnixMillis now_ms) {
  if (requests_.find(asker.client, asker.stream) != nullptr) {
    return fail(Fault::invalid, "this stream is open already");
  }
  if (auto room = room_for(envelope); !room) return room;
  auto view = wire::decode_envelope(envelope);
  if (!view) return fail(view.error());
  Request request{asker, std::move(view->facts), copy_of(envelope)};
  request.conversation = {asker.tenant, request.facts.terms.conversation};
  const double bound = request.facts.token_bound;
  const double tokens = static_cast<double>(envelope.size()) / kBytesPerToken;
  request.prompt_tokens = bound > 0 ? std::min(bound, tokens) : tokens;
  request.opened_at_ms = now_ms;
  retries_.request();
  hedges_.request();
  fairness_.asks(asker.tenant, now_ms);
  const auto placement = router_.pick(request.facts.candidates, query_of(request), now_ms);
  if (!placement) return fail(placement.error());
  const double wait_s = placement->predicted.wait_s;
  if (wait_s > kPressure_s && !fairness_.may_go(asker.tenant)) {
    return busy("Others who had less come first while machines are busy; try again shortly.",
                retry_after_ms(wait_s, salt_of(request.facts.request_id)));
  }
  held_bytes_ += request.envelope.size();
  fairness_.charge(asker.tenant, request.prompt_tokens, 0);
  Request& kept = *requests_.add(std::move(request));
  dispatch(kept, *placement, now_ms);
  const auto trial = router_.trial(kept.facts.candidates, query_of(kept), now_ms);
  if (trial && hedges_.take()) dispatch(kept, *trial, now_ms);
  return {};
}

Query Relay::query_of(const Request& request) const {
  const bool is_known = request.conversation.key != AffinityKey{};
  return {.model = request.facts.model,
          .tried = request.tried,
          .work = {.prompt_tokens = request.prompt_tokens},
          .token_bound = request.facts.token_bound,
          .price_cap_nano = request.facts.price_cap_nano,
          .terms = &request.facts.terms,
          .salt = salt_of(request.facts.request_id),
          .conversation = is_known ? &request.conversation : nullptr};
}

/// Whoever has answered holds what it read and what it wrote.
void Relay::remember(const Request& request, UnixMillis now_ms) {
  if (request.conversation.key == AffinityKey{}) return;
  const Leg& leg = request.legs.front().leg;
  router_.affinity().served(request.conversation,
                            {leg.node(), request.prompt_tokens + leg.chunks, now_ms});
}

void Relay::dispatch(Request& request, const Placement& placement, UnixMillis now_ms) {
  request.tried.push_back(placement.node);
  const Request::Out& out = requests_.add_leg(
      request, dispatches_.start(request.facts.model, placement, request.prompt_tokens, now_ms));
  port_.to_node(placement.node, wire::Open{out.stream, "", request.envelope});
  for (Onlooker* const onlooker : onlookers_)
    onlooker->sent(request, out, reason_of(request));
}

void Relay::client_cancelled(ClientId client, wire::StreamId stream, UnixMillis now_ms) {
  Request* const request = requests_.find(client, stream);
  if (request == nullptr) return;
  while (!request->legs.empty())
    withdraw(*request, request->legs.back().stream, LegEnd::withdrawn, now_ms);
  end(*request, Terminal::cancelled);
}

void Relay::client_gone(ClientId client, UnixMillis now_ms) {
  for (const wire::StreamId stream : requests_.of_client(client))
    client_cancelled(client, stream, now_ms);
}

void Relay::chunk_from(const NodeId& node, const wire::Chunk& chunk, UnixMillis now_ms) {
  const auto [request, out] = requests_.find(node, chunk.stream);
  if (request == nullptr) {
    // Outrun, or cancelled meanwhile.
    if (!outrun_.heard({node, chunk.stream}, LegEnd::outrun, now_ms) || chunk.last) return;
    return port_.to_node(node, wire::Cancel{chunk.stream});
  }
  const bool streamed = out->leg.streams;
  dispatches_.chunk(out->leg, now_ms);
  if (out->leg.streams && !streamed) outrun_.streams(request->asker);
  if (!request->answering) begin_answer(*request, *out);
  port_.to_client(request->asker.client,
                  wire::Chunk{request->asker.stream, chunk.last, chunk.payload});
  for (Onlooker* const onlooker : onlookers_)
    onlooker->passed(chunk.payload.size());
  if (!chunk.last) return;
  fairness_.charge(request->asker.tenant, 0, request->legs.front().leg.chunks);
  remember(*request, now_ms);
  end_leg(*request, chunk.stream, LegEnd::finished, now_ms);
  end(*request, Terminal::delivered);
}

/// The first to answer is the one that the client hears.
void Relay::begin_answer(Request& request, const Request::Out& winner) {
  request.answering = true;
  release_envelope(request);
  for (Onlooker* const onlooker : onlookers_)
    onlooker->answered(request, winner);
  const wire::StreamId won = winner.stream;
  const std::vector<Request::Out> legs = request.legs;
  for (const Request::Out& out : legs) {
    if (out.stream == won) continue;
    for (Onlooker* const onlooker : onlookers_)
      onlooker->came_back(request, out, LegEnd::outrun);
    outrun_.keep(out.stream, out.leg, request.asker);
    requests_.remove_leg(request, out.stream);
  }
}

void Relay::refused_by(const NodeId& node, const wire::Refuse& refuse, UnixMillis now_ms) {
  const auto [request, out] = requests_.find(node, refuse.stream);
  if (request == nullptr) {
    outrun_.heard({node, refuse.stream}, end_of(refuse.error.fault), now_ms);
    return;
  }
  end_leg(*request, refuse.stream, end_of(refuse.error.fault), now_ms);
  if (!request->legs.empty()) return;  // another leg is still out
  if (request->answering || is_final(refuse.error.fault)) {
    const Terminal terminal = request->answering ? Terminal::lost : Terminal::refused;
    return end_with_error(*request, refuse.error, terminal);
  }
  retry_or_end(*request, refuse.error, now_ms);
}

void Relay::node_gone(const NodeId& node, UnixMillis now_ms) {
  registry_.leave(node, now_ms);
  outrun_.gone(node, now_ms);
  LegEnd how = LegEnd::faulted;  // once, however many streams it had
  for (const wire::StreamId stream : requests_.at_node(node)) {
    Request& request = *requests_.find(node, stream).first;
    end_leg(request, stream, std::exchange(how, LegEnd::withdrawn), now_ms);
    if (!request.legs.empty()) continue;
    Error lost{Fault::lost, "The machine that was answering has left the network."};
    if (request.answering) {
      end_with_error(request, std::move(lost), Terminal::lost);
    } else {
      retry_or_end(request, std::move(lost), now_ms);
    }
  }
}

void Relay::retry_or_end(Request& request, Error why, UnixMillis now_ms) {
  if (request.tried.size() < kAttemptsMax && retries_.may_take()) {
    const auto next = router_.pick(request.facts.candidates, query_of(request), now_ms);
    if (next && retries_.take()) return dispatch(request, *next, now_ms);
  }
  const Terminal terminal = why.fault == Fault::lost        ? Terminal::lost
                            : why.fault == Fault::timed_out ? Terminal::timed_out
                                                            : Terminal::refused;
  end_with_error(request, std::move(why), terminal);
}

void Relay::tick(UnixMillis now_ms) {
  std::vector<std::pair<ClientId, wire::StreamId>> all;
  requests_.each(
      [&](const Request& request) { all.push_back({request.asker.client, request.asker.stream}); });
  for (const auto& [client, stream] : all) {
    if (Request* const request = requests_.find(client, stream)) check_times(*request, now_ms);
  }
  for (const auto& [node, stream] : outrun_.overdue(now_ms))
    port_.to_node(node, wire::Cancel{stream});
}

void Relay::check_times(Request& request, UnixMillis now_ms) {
  if (now_ms - request.opened_at_ms > kStreamLifeMaxMs) {
    while (!request.legs.empty())
      withdraw(request, request.legs.back().stream, LegEnd::withdrawn, now_ms);
    return end_with_error(request, {Fault::timed_out, "The request took too long."},
                          Terminal::timed_out);
  }
  if (request.answering) return check_answer(request, now_ms);
  for (Request::Out& out : request.legs) {
    const double waited_s = out.leg.waited_s(now_ms);
    const Deadlines& deadlines = out.leg.placement.deadlines;
    if (waited_s > deadlines.give_up_s) return give_up(request, out.stream, now_ms);
    if (waited_s > deadlines.hedge_s && !out.leg.is_late) dispatches_.late(out.leg, now_ms);
  }
  const Leg& first = request.legs.front().leg;
  const bool slow = first.waited_s(now_ms) > first.placement.deadlines.hedge_s;
  if (slow && request.legs.size() == 1) race(request, now_ms);
}

void Relay::check_answer(Request& request, UnixMillis now_ms) {
  const Request::Out& out = request.legs.front();
  const double silent_s = static_cast<double>(now_ms - out.leg.last_at_ms) / 1000;
  if (silent_s <= out.leg.placement.deadlines.silence_s) return;
  withdraw(request, out.stream, LegEnd::faulted, now_ms);
  end_with_error(request, {Fault::lost, "The machine that was answering has stopped."},
                 Terminal::lost);
}

/// A second node, if one would probably be first now, and the budget has room.
void Relay::race(Request& request, UnixMillis now_ms) {
  if (request.tried.size() >= kAttemptsMax || !hedges_.may_take()) return;
  const auto next = router_.pick(request.facts.candidates, query_of(request), now_ms);
  if (!next || next->predicted.wait_s > kIdle_s) return;
  const Leg& first = request.legs.front().leg;
  const bool stalled = first.waited_s(now_ms) > first.placement.deadlines.late_s;
  const double left_s = first.placement.predicted.first_chunk_s();
  if (!stalled && next->predicted.first_chunk_s() > left_s) return;
  if (hedges_.take()) dispatch(request, *next, now_ms);
}

void Relay::give_up(Request& request, wire::StreamId stream, UnixMillis now_ms) {
  withdraw(request, stream, LegEnd::faulted, now_ms);
  if (!request.legs.empty()) return;
  retry_or_end(request, {Fault::timed_out, "The machine did not answer in time."}, now_ms);
}

void Relay::withdraw(Request& request, wire::StreamId stream, LegEnd how, UnixMillis now_ms) {
  const auto out = std::ranges::find(request.legs, stream, &Request::Out::stream);
  port_.to_node(out->leg.node(), wire::Cancel{stream});
  end_leg(request, stream, how, now_ms);
}

void Relay::end_leg(Request& request, wire::StreamId stream, LegEnd how, UnixMillis now_ms) {
  const auto out = std::ranges::find(request.legs, stream, &Request::Out::stream);
  dispatches_.end(out->leg, how, now_ms);
  for (Onlooker* const onlooker : onlookers_)
    onlooker->came_back(request, *out, how);
  requests_.remove_leg(request, stream);
}

void Relay::end_with_error(Request& request, Error error, Terminal terminal) {
  const Fault why = error.fault;
  port_.to_client(request.asker.client, wire::Refuse{request.asker.stream, std::move(error)});
  end(request, terminal, why);
}

void Relay::end(Request& request, Terminal terminal, std::optional<Fault> why) {
  const Asker asker = request.asker;
  for (Onlooker* const onlooker : onlookers_)
    onlooker->ended(request, terminal, why);
  release_envelope(request);
  requests_.remove(request);
  port_.ended(asker.client, asker.stream, terminal);
}

void Relay::release_envelope(Request& request) {
  held_bytes_ -= request.envelope.size();
  request.envelope = {};
}

}  // namespace darkbloom::fleet
