#pragma once
// A coordinator with one account, one client and one node, and what leaves on its links.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "coordinator/core.h"
#include "ledger/api_key.h"
#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::coordinator::scene {

using test::SignedNode;

inline constexpr std::string_view kKey = "dk-good";
inline constexpr LinkId kClient{1};
inline constexpr LinkId kNode{2};

/// One account, with room for two requests at once.
class OneAccount final : public ledger::AccountStore {
 public:
  Result<ledger::Account> find(const Digest& key_digest) override {
    if (key_digest == ledger::digest_of_key(kKey)) return account;
    return fail(Fault::unauthenticated, "Incorrect API key provided.");
  }
  Result<ledger::Account> add(const Digest&, const std::string&, const ledger::Limits&) override {
    return fail(Fault::internal, "not here");
  }
  ledger::Account account{1, "somebody", {.concurrent_max = 2, .per_minute_max = 6'000}};
};

/// What left on each link; views inside frames are dead by the time that a test looks.
class Wires final : public Links {
 public:
  void send(LinkId link, const wire::Frame& frame) override {
    sent.push_back({link, frame});
    if (const auto* open = std::get_if<wire::Open>(&frame)) {
      node_stream = open->stream;
      node_key = open->api_key;
    }
    if (const auto* directory = std::get_if<wire::Directory>(&frame)) last_directory = *directory;
    if (const auto* challenge = std::get_if<wire::Challenge>(&frame)) last_challenge = *challenge;
  }
  void close(LinkId link) override { closed.push_back(link); }

  template <typename T>
  std::size_t count(LinkId link) const {
    std::size_t found = 0;
    for (const auto& [to, frame] : sent)
      found += to == link && std::holds_alternative<T>(frame) ? 1 : 0;
    return found;
  }
  Fault last_refusal() const {
    for (auto at = sent.rbegin(); at != sent.rend(); ++at) {
      if (const auto* refuse = std::get_if<wire::Refuse>(&at->second)) return refuse->error.fault;
    }
    return Fault::internal;
  }
  std::vector<std::pair<LinkId, wire::Frame>> sent;
  std::vector<LinkId> closed;
  wire::StreamId node_stream = 0;
  std::string node_key = "nothing was opened";
  wire::Challenge last_challenge;
  wire::Directory last_directory;
};

/// A node's evidence with a signature by `signer` over the challenge.
inline wire::Hello hello_of(const SignedNode& node, const SignedNode& signer,
                            const wire::Challenge& challenge) {
  wire::Hello hello{node.evidence()};
  const Bytes proof = signer.identity.sign(wire::challenge_text(challenge));
  std::copy_n(proof.begin(), hello.proof.size(), hello.proof.begin());
  hello.load.slots = 4;
  return hello;
}

struct World {
  World() { core.client_joined(kClient); }

  void receive(LinkId link, const wire::Frame& frame) { core.received(link, wire::encode(frame)); }
  /// The node dials in and proves itself with `signer`'s identity.
  void node_joins(LinkId link, const SignedNode& signer) {
    core.node_joined(link);
    receive(link, hello_of(node, signer, wires.last_challenge));
  }
  void open(wire::StreamId stream, std::string key = std::string(kKey)) {
    wire::RoutingFacts facts;
    facts.model = "seedling";
    facts.candidates = {node.id};
    const Bytes envelope =
        wire::encode_envelope(wire::encode_facts(facts), std::vector<wire::WrappedKey>(1), {});
    receive(kClient, wire::Open{stream, std::move(key), envelope});
  }
  test::SeededRandom random{test::test_seed()};
  test::FixedClock clock;
  OneAccount accounts;
  Wires wires;
  SignedNode node{random};
  NoLog log;
  std::vector<TpmMaker> makers;
  Core core{{accounts, wires, clock, random, log, makers}};
};

}  // namespace darkbloom::coordinator::scene
