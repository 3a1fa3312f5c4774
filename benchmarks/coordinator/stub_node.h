#pragma once
// A node as a coordinator sees one: it joins with evidence that it signed, reports its load, and
// answers what it is sent with chunks as long as real ones. It opens no envelope.

#include <map>
#include <string>

#include "answers.h"
#include "attest/statement.h"
#include "link_socket.h"
#include "seal/client/envelope_maker.h"

namespace darkbloom::bench {

inline constexpr const char* kModel = "bench";

class StubNode {
 public:
  /// Which asker an envelope is of, by its request id.
  using AskerOf = std::map<RequestId, std::size_t>;
  /// All outlive the node.
  struct Parts {
    Answers& answers;
    const AskerOf& asker_of;
    const ChunkBytes& chunks;
    Random& random;
  };
  StubNode(Parts parts, const Place& place);

  seal::Recipient recipient() const;
  bool joined() const { return joined_; }
  /// About once a second.
  void report();

 private:
  void received(const wire::Frame& frame);
  void prove(const wire::Challenge& challenge);
  void open(const wire::Open& open);
  void answer(wire::StreamId stream, std::uint32_t count, bool ends);

  Parts parts_;
  crypto::P256Key identity_;
  crypto::P256Key hpke_;
  bool joined_ = false;
  LinkSocket socket_;
};

}  // namespace darkbloom::bench
