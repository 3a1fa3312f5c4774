#pragma once
// Requests that are out at nodes, as the fleet's memory sees them: each counts at its node from the
// moment when it is sent, and what comes back when is what nodes are judged by.

#include <string>

#include "fleet/registry.h"
#include "fleet/router.h"

namespace darkbloom::fleet {

/// One attempt of a request at one node.
struct Leg {
  std::string model;
  Placement placement = {};
  double prompt_tokens = 0;
  UnixMillis sent_at_ms = 0;
  UnixMillis first_at_ms = 0;  ///< 0: no chunk yet
  UnixMillis last_at_ms = 0;
  std::uint32_t chunks = 0;
  double others = 0;     ///< streams beside it when it began to answer
  bool streams = false;  ///< chunks came apart in time: not an answer in one piece
  bool is_late = false;

  const NodeId& node() const { return placement.node; }
  bool answering() const { return first_at_ms != 0; }
  double waited_s(UnixMillis now_ms) const {
    return static_cast<double>(now_ms - sent_at_ms) / 1000;
  }
};

/// How an attempt ended, for the node's record.
enum class LegEnd : std::uint8_t {
  finished,
  withdrawn,  ///< nobody wants it any more: says nothing of the node
  outrun,     ///< it did answer, after another node
  stalled,    ///< it was silent for long after another had answered
  no_room,    ///< refused for want of room: corrects the count
  faulted,    ///< no answer in time, an error of its own, or gone
};

inline constexpr std::size_t kLegEnds = 6;

std::string_view name_of(LegEnd how);

class Dispatches {
 public:
  /// `registry` outlives this.
  explicit Dispatches(Registry& registry) : registry_(registry) {}

  Leg start(std::string_view model, const Placement& placement, double prompt_tokens,
            UnixMillis now_ms);
  void chunk(Leg& leg, UnixMillis now_ms);
  /// The first chunk of a leg whose request another node answers.
  void first_of_outrun(Leg& leg, UnixMillis now_ms);
  /// It should have answered by now, and the node has said nothing at all since it was sent.
  void late(Leg& leg, UnixMillis now_ms);
  void end(const Leg& leg, LegEnd how, UnixMillis now_ms);

 private:
  void answered(Leg& leg, NodeEntry& node, UnixMillis now_ms);
  void learn_first(const Leg& leg, UnixMillis now_ms);
  void judge(const Leg& leg, NodeEntry& node, LegEnd how, UnixMillis now_ms);
  void learn_end(const Leg& leg, LegEnd how, UnixMillis now_ms);

  Registry& registry_;
};

}  // namespace darkbloom::fleet
