#pragma once
// The coordinator's heart: passes envelopes to nodes and chunks back, unread, and replaces a node
// that fails before its first chunk by another of the client's candidates. A state machine
// without sockets: what happens comes in through its methods, what is to be sent goes out through
// RelayPort. Every stream that open() accepts ends in exactly one Terminal.

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "fleet/registry.h"
#include "wire/envelope.h"
#include "wire/link_frame.h"

namespace darkbloom::fleet {

/// One connect link, named by the program that holds it. Never reused.
enum class ClientId : std::uint64_t {};

/// How a stream ended: the closed list.
enum class Terminal : std::uint8_t { delivered, refused, cancelled, lost, timed_out };

std::string_view name_of(Terminal terminal);

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

  /// `registry` and `port` outlive the relay.
  Relay(Registry& registry, RelayPort& port) : registry_(registry), port_(port) {}

  /// Takes a stream on and sends its envelope to a node, or refuses it at once; a refusal here is
  /// no stream and has no Terminal.
  Result<void> open(ClientId client, wire::StreamId stream, ByteView envelope, UnixMillis now_ms);
  void client_cancelled(ClientId client, wire::StreamId stream);
  void client_gone(ClientId client);
  void chunk_from(const NodeId& node, const wire::Chunk& chunk);
  void refused_by(const NodeId& node, const wire::Refuse& refuse, UnixMillis now_ms);
  /// The node's link ended: its streams move on or end, and it leaves the registry.
  void node_gone(const NodeId& node, UnixMillis now_ms);
  /// Ends what has lived too long; call about once a second.
  void tick(UnixMillis now_ms);
  std::size_t streams() const { return streams_.size(); }

 private:
  using ClientKey = std::pair<ClientId, wire::StreamId>;
  using NodeKey = std::pair<NodeId, wire::StreamId>;
  struct Stream {
    ClientKey client;
    wire::RoutingFacts facts;
    Bytes envelope;  ///< empty once an answer has begun
    std::vector<NodeId> tried;
    bool answering = false;
    UnixMillis opened_at_ms = 0;
  };
  using Streams = std::map<NodeKey, Stream>;

  Result<void> dispatch(Stream stream, UnixMillis now_ms);
  void retry_or_end(Streams::iterator at, Error why, UnixMillis now_ms);
  void end(Streams::iterator at, Terminal terminal);
  void end_with_error(Streams::iterator at, Error error, Terminal terminal);
  void release_envelope(Stream& stream);

  Registry& registry_;
  RelayPort& port_;
  Streams streams_;
  std::map<ClientKey, NodeKey> by_client_;
  wire::StreamId next_stream_ = 1;
  std::size_t held_bytes_ = 0;
};

}  // namespace darkbloom::fleet
