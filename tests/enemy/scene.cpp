#include "enemy/scene.h"

#include <gtest/gtest.h>

namespace darkbloom::enemy {
namespace {

constexpr std::size_t kNodes = 3;

std::vector<std::unique_ptr<connect::test::AnsweringNode>> make_nodes(Random& random,
                                                                      const Clock& clock) {
  std::vector<std::unique_ptr<connect::test::AnsweringNode>> nodes;
  for (std::size_t i = 0; i < kNodes; ++i)
    nodes.push_back(std::make_unique<connect::test::AnsweringNode>(random, clock));
  return nodes;
}

template <typename Nodes>
std::vector<const SignedNode*> signers_of(const Nodes& nodes) {
  std::vector<const SignedNode*> signers;
  for (const auto& node : nodes)
    signers.push_back(&node->keys);
  return signers;
}

}  // namespace

Scene::Scene(std::uint64_t seed)
    : random_(seed),
      nodes_(make_nodes(random_, clock_)),
      signers_(signers_of(nodes_)),
      forger_(random_, signers_),
      dispatch_({clock_, random_, *this}, {.evidence = policy()}) {
  dispatch_.link_up();
}

/// Whom the client expects: at tier open nothing but its own pairing tells the enemy's machine from
/// an honest one.
attest::Policy Scene::policy() const {
  attest::Policy policy{.own_only = true};
  for (const SignedNode* signer : signers_)
    policy.own.push_back(attest::pairing_code_of(signer->id));
  return policy;
}

void Scene::send(const wire::Frame& frame) {
  const auto* const open = std::get_if<wire::Open>(&frame);
  if (open != nullptr) opens_.emplace_back(open->stream, copy_of(open->envelope));
}

void Scene::tell_directory(Tally& tally) {
  std::vector<Bytes> evidence;
  for (std::size_t left = 1 + random_.number(4); left > 0; --left)
    evidence.push_back(forger_.make());
  wire::Directory directory;
  for (const Bytes& each : evidence)
    directory.nodes.push_back(darkbloom::test::listed(each, {.slots = 1}));
  tally.lies += directory.nodes.size();
  receive(directory);
}

Scene::Node* Scene::expected_recipient(ByteView envelope) {
  const auto view = wire::decode_envelope(envelope);
  Node* recipient = nullptr;
  for (const NodeId& id : view.value().facts.candidates) {
    const auto named =
        std::ranges::find(nodes_, id, [](const auto& node) { return node->keys.id; });
    if (named == nodes_.end()) {
      ADD_FAILURE() << "sealed to a machine outside the expected set";
      return nullptr;
    }
    EXPECT_TRUE((*named)->try_open(envelope)) << "sealed to another key than the node's";
    const SignedNode& enemy = forger_.own();
    seal::EnvelopeOpener enemys(
        {id, enemy.hpke.public_key(), [&](ByteView peer) { return enemy.hpke.dh(peer); }}, clock_,
        random_);
    EXPECT_FALSE(enemys.open(envelope)) << "the enemy's key opens it";
    recipient = named->get();
  }
  return recipient;
}

bool Scene::ask(Errand& errand) {
  if (!dispatch_.start(connect::test::chat_errand(), errand.heard)) return false;
  const auto [stream, envelope] = std::move(opens_.back());
  opens_.pop_back();
  errand.stream = stream;
  Node* const node = expected_recipient(envelope);
  if (node != nullptr) answer(errand, *node);
  return node != nullptr;
}

void Scene::answer(Errand& errand, Node& node) {
  errand.chunks.push_back(node.head());
  const auto say = [&](const std::string& event) {
    errand.text += event;
    errand.chunks.push_back(node.say(event));
  };
  for (std::size_t words = random_.number(4); words > 0; --words)
    say(connect::test::content_event("w" + std::to_string(random_.number(1'000'000))));
  say("data: [DONE]\n\n");
  errand.chunks.push_back(node.end());
}

void Scene::tell_answer(Tally& tally, const Errand& errand, const std::vector<Bytes>& other) {
  std::vector<Bytes> chunks = errand.chunks;
  for (std::size_t left = random_.number(3); left > 0; --left) {
    spoil(chunks, other, random_);
    ++tally.lies;
  }
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const bool lies_about_the_last = random_.number(16) == 0;
    receive(wire::Chunk{errand.stream, (i + 1 == chunks.size()) != lies_about_the_last, chunks[i]});
    if (random_.number(16) == 0) tell_directory(tally);
    if (random_.number(4) == 0) receive(wire::Quota{errand.stream});
  }
  if (random_.number(4) == 0) receive(wire::Refuse{errand.stream, {Fault::lost, "a lie"}});
}

void Scene::expect_nothing_altered(Tally& tally, const Errand& errand) const {
  EXPECT_TRUE(errand.text.starts_with(errand.heard.body)) << "altered text was delivered";
  EXPECT_LE(errand.heard.ends + static_cast<int>(errand.heard.errors.size()), 1);
  if (errand.heard.ends == 0) return;
  ++tally.accepted;
  EXPECT_EQ(errand.heard.body, errand.text) << "an altered answer was accepted";
  EXPECT_TRUE(attest::check_receipt_file(errand.heard.receipt));
}

void Scene::play(Tally& tally) {
  tell_directory(tally);
  Errand first;
  Errand second;
  if (!ask(first) || !ask(second)) return;
  tally.sealed += 2;
  tell_answer(tally, first, second.chunks);
  tell_answer(tally, second, first.chunks);
  // A node that seems lost costs a new envelope: it goes to nobody else either.
  for (const auto& [stream, envelope] : opens_)
    expected_recipient(envelope);
  expect_nothing_altered(tally, first);
  expect_nothing_altered(tally, second);
  dispatch_.link_down();
}

}  // namespace darkbloom::enemy
