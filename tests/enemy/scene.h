#pragma once
// One errand of a client whose coordinator is the enemy: a directory of lies, a request, an answer
// that is tampered with. The client is connect's own Dispatch; the nodes are honest.

#include <memory>
#include <vector>

#include "darkbloom/connect/dispatch.h"
#include "enemy/forger.h"
#include "unit/connect/world.h"

namespace darkbloom::enemy {

/// How often the enemy lied, and what came of it.
struct Tally {
  std::uint64_t lies = 0;
  std::uint64_t sealed = 0;    ///< requests that were sealed at all
  std::uint64_t accepted = 0;  ///< answers that the client took for whole
};

class Scene final : connect::CoordinatorLink {
 public:
  explicit Scene(std::uint64_t seed);
  /// A whole errand. Its findings are GoogleTest's.
  void play(Tally& tally);

 private:
  using Node = connect::test::AnsweringNode;
  /// A request that was sealed, and what its node answers.
  struct Errand {
    wire::StreamId stream = 0;
    connect::test::Heard heard = {};
    std::vector<Bytes> chunks = {};
    std::string text = {};  ///< what the node said, whole
  };

  void send(const wire::Frame& frame) override;
  void receive(const wire::Frame& frame) { dispatch_.received(wire::encode(frame)); }
  attest::Policy policy() const;
  void tell_directory(Tally& tally);
  /// One of the nodes that `envelope` is sealed to, each of which opens it; the enemy does not.
  Node* expected_recipient(ByteView envelope);
  bool ask(Errand& errand);
  void answer(Errand& errand, Node& node);
  void tell_answer(Tally& tally, const Errand& errand, const std::vector<Bytes>& other);
  void expect_nothing_altered(Tally& tally, const Errand& errand) const;

  test::FixedClock clock_;
  SeededRandom random_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<const SignedNode*> signers_;
  EvidenceForger forger_;
  connect::Dispatch dispatch_;
  std::vector<std::pair<wire::StreamId, Bytes>>
      opens_;  ///< envelopes that nobody has looked at yet
};

}  // namespace darkbloom::enemy
