#pragma once
// A client and some nodes without a network between them, for the tests of the seal.

#include <optional>
#include <string>
#include <vector>

#include "crypto/p256.h"
#include "seal/client/envelope_maker.h"
#include "seal/node/envelope_opener.h"
#include "support/fixed_clock.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::seal::test {

using darkbloom::test::FixedClock;
using darkbloom::test::seed_note;
using darkbloom::test::SeededRandom;
using darkbloom::test::test_seed;

inline constexpr UnixMillis kNow = darkbloom::test::kTestNow;

template <typename T>
std::optional<Fault> fault_of(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error().fault);
}

/// One node: its key and identity, and openers made from them.
struct Node {
  explicit Node(Random& random)
      : key(crypto::P256Key::generate(random)), id(NodeId::random(random)) {}

  Recipient recipient() const { return {id, key.public_key()}; }
  NodeKeys keys() const {
    return {id, key.public_key(), [this](ByteView peer) { return key.dh(peer); }};
  }

  crypto::P256Key key;
  NodeId id;
};

inline InnerRequest chat_request(std::string_view body) {
  return {.method = "POST",
          .path = "/v1/chat/completions",
          .tenant = TenantKey{{1, 2, 3}},
          .body = Secret::copy(view_of(body))};
}

inline wire::RoutingFacts some_facts() {
  return {.sent_at_ms = kNow, .model = "seedling", .token_bound = 512};
}

/// Three nodes, a clock and randomness from one seed.
struct World {
  explicit World(std::uint64_t from = test_seed()) : seed(from) {}

  std::vector<Recipient> recipients(std::size_t count) const {
    std::vector<Recipient> chosen;
    for (std::size_t i = 0; i < count; ++i)
      chosen.push_back(nodes[i].recipient());
    return chosen;
  }
  SealedRequest sealed(std::size_t count = 3, std::string_view body = "{\"model\":\"seedling\"}") {
    return seal_request(some_facts(), chat_request(body), recipients(count), random).value();
  }
  EnvelopeOpener opener(std::size_t index) { return {nodes[index].keys(), clock, random}; }

  std::uint64_t seed;
  SeededRandom random{seed};
  FixedClock clock;
  std::vector<Node> nodes = made_nodes();

 private:
  std::vector<Node> made_nodes() {
    std::vector<Node> made;
    for (int i = 0; i < 3; ++i)
      made.emplace_back(random);
    return made;
  }
};

}  // namespace darkbloom::seal::test
