#pragma once
// The coordinator's heart: passes envelopes to nodes and chunks back, unread. A node that fails
// before its first chunk is replaced by another of the client's candidates; one that is slow may be
// raced by another. A state machine without sockets: what happens comes in through its methods,
// what is to be sent goes out through RelayPort. Every stream that open() accepts ends in exactly
// one Terminal.

#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "fleet/dispatches.h"
#include "fleet/fairness.h"
#include "fleet/onlooker.h"
#include "fleet/outrun.h"
#include "fleet/registry.h"
#include "fleet/requests.h"
#include "fleet/router.h"
#include "fleet/share_budget.h"
#include "fleet/terminal.h"
#include "wire/envelope.h"
#include "wire/link_frame.h"

namespace darkbloom::fleet {

/// Where the relay's output goes. Calls must not come back into the relay.
class RelayPort {
 public:
  virtual ~RelayPort() = default;
  virtual void to_client(ClientId client, const wire::Frame& frame) = 0;
  virtual void to_node(const NodeId& node, const wire::Frame& frame) = 0;
  /// Once per accepted stream, after its last frame.
  virtual void ended(ClientId client, wire::StreamId stream, Terminal terminal) = 0;
};

class Relay {
 public:
  static constexpr std::size_t kStreamsMax = 1U << 16;
  static constexpr std::size_t kHeldBytesMax = 1U << 30;       ///< envelopes kept for a second try
  static constexpr UnixMillis kStreamLifeMaxMs = 30 * 60'000;  ///< of one stream, start to end
  static constexpr std::size_t kAttemptsMax = 3;
  static constexpr double kBytesPerToken = 4;
  static constexpr double kIdle_s = 0.5;    ///< a node that waits less is free to race another
  static constexpr double kPressure_s = 5;  ///< from this wait on, tenants take turns
  static constexpr double kRetryShare = 0.1;
  static constexpr double kHedgeShare = 0.03;

  /// `registry` and `port` outlive the relay.
  Relay(Registry& registry, RelayPort& port)
      : registry_(registry), port_(port), router_(registry), dispatches_(registry) {}

  /// Takes a stream on and sends its envelope to a node, or refuses it at once; a refusal here is
  /// no stream and has no Terminal.
  Result<void> open(const Asker& asker, ByteView envelope, UnixMillis now_ms);
  void client_cancelled(ClientId client, wire::StreamId stream, UnixMillis now_ms);
  void client_gone(ClientId client, UnixMillis now_ms);
  void chunk_from(const NodeId& node, const wire::Chunk& chunk, UnixMillis now_ms);
  void refused_by(const NodeId& node, const wire::Refuse& refuse, UnixMillis now_ms);
  /// The node's link ended: its streams move on or end, and it leaves the registry.
  void node_gone(const NodeId& node, UnixMillis now_ms);
  /// Races, replaces and ends what takes too long; call about ten times a second.
  void tick(UnixMillis now_ms);
  /// Takes nothing new on; what runs is finished.
  void drain() { draining_ = true; }
  /// `onlooker` outlives the relay.
  void add(Onlooker& onlooker) { onlookers_.push_back(&onlooker); }
  std::size_t streams() const { return requests_.size(); }
  std::size_t held_bytes() const { return held_bytes_; }
  bool draining() const { return draining_; }
  Router& router() { return router_; }
  const Router& router() const { return router_; }

 private:
  Result<void> room_for(ByteView envelope) const;
  Query query_of(const Request& request) const;
  void remember(const Request& request, UnixMillis now_ms);
  void dispatch(Request& request, const Placement& placement, UnixMillis now_ms);
  void race(Request& request, UnixMillis now_ms);
  void withdraw(Request& request, wire::StreamId stream, LegEnd how, UnixMillis now_ms);
  void end_leg(Request& request, wire::StreamId stream, LegEnd how, UnixMillis now_ms);
  void begin_answer(Request& request, const Request::Out& winner);
  void retry_or_end(Request& request, Error why, UnixMillis now_ms);
  void check_times(Request& request, UnixMillis now_ms);
  void check_answer(Request& request, UnixMillis now_ms);
  void give_up(Request& request, wire::StreamId stream, UnixMillis now_ms);
  void end_with_error(Request& request, Error error, Terminal terminal);
  void end(Request& request, Terminal terminal, std::optional<Fault> why = {});
  void release_envelope(Request& request);

  Registry& registry_;
  RelayPort& port_;
  Router router_;
  Dispatches dispatches_;
  Requests requests_;
  Outrun outrun_{dispatches_};
  Fairness fairness_;
  ShareBudget retries_{kRetryShare, 20};
  ShareBudget hedges_{kHedgeShare, 20};
  std::vector<Onlooker*> onlookers_;
  std::size_t held_bytes_ = 0;
  bool draining_ = false;
};

}  // namespace darkbloom::fleet
