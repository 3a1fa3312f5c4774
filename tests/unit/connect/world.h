#pragma once
// Nodes that open what connect seals and answer it, and a recipient that writes down what it hears.

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attest/quote/receipt_writer.h"
#include "crypto/hash.h"
#include "darkbloom/connect/courier.h"
#include "seal/node/envelope_opener.h"
#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::connect::test {

using darkbloom::test::FixedClock;
using darkbloom::test::kTestNow;
using darkbloom::test::SeededRandom;
using darkbloom::test::SignedNode;
using darkbloom::test::test_seed;

class Heard final : public Recipient {
 public:
  void quota(const wire::Quota& quota) override {
    EXPECT_EQ(status, 0) << "told after the head";
    quotas.push_back(quota);
  }
  void head(const seal::InnerHead& head, const attest::Verdict& by) override {
    status = head.status;
    answered_by = by.node;
  }
  void part(std::string_view text) override { body += text; }
  void end(const attest::ReceiptFile& file) override {
    ++ends;
    receipt = file;
  }
  void failed(const Error& error) override { errors.push_back(error); }

  std::vector<wire::Quota> quotas;
  int status = 0;
  NodeId answered_by;
  std::string body;
  int ends = 0;
  attest::ReceiptFile receipt;
  std::vector<Error> errors;
};

/// A node and what it opened last.
struct AnsweringNode {
  AnsweringNode(Random& random, const Clock& clock)
      : keys(random),
        opener(
            {keys.id, keys.hpke.public_key(), [this](ByteView peer) { return keys.hpke.dh(peer); }},
            clock, random) {}

  const seal::InnerRequest& open(ByteView envelope) {
    EXPECT_TRUE(try_open(envelope));
    return opened->request;
  }
  bool try_open(ByteView envelope) {
    auto request = opener.open(envelope);
    if (!request) return false;
    opened = std::move(*request);
    receipt.emplace(attest::Receipt{.request = crypto::sha256(envelope),
                                    .model = "seedling",
                                    .evidence = opened->request.evidence.at(opened->candidate)},
                    keys.identity);
    return true;
  }
  Bytes head(std::uint16_t status = 200, std::string type = "text/event-stream") {
    return sealed(seal::encode(seal::InnerHead{status, std::move(type)}).view());
  }
  Bytes say(std::string_view text) { return sealed(view_of(text)); }
  /// The last chunk, with the receipt.
  Bytes end() { return opened->sealer.seal(receipt->finish({3, 0, 2}, 7, kTestNow), true); }

  SignedNode keys;
  seal::EnvelopeOpener opener;
  std::optional<seal::OpenedRequest> opened;
  std::optional<attest::ReceiptWriter> receipt;

 private:
  Bytes sealed(ByteView plaintext) {
    Bytes chunk = opened->sealer.seal(plaintext, false);
    receipt->sent(chunk);
    return chunk;
  }
};

inline std::string content_event(std::string_view text) {
  return "data: {\"id\":\"chatcmpl-1\",\"created\":1700,\"choices\":[{\"index\":0,\"delta\":{"
         "\"content\":\"" +
         std::string(text) + "\"},\"finish_reason\":null}]}\n\n";
}

inline Errand chat_errand(std::string_view body = R"({"model":"seedling","stream":true})") {
  Errand errand{"POST", "/v1/chat/completions", "dk-key"};
  errand.tenant = TenantKey{{9}};
  errand.body = Secret::copy(view_of(body));
  return errand;
}

struct Nodes {
  explicit Nodes(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      all.push_back(std::make_unique<AnsweringNode>(random, clock));
  }
  wire::Directory directory() const {
    wire::Directory directory;
    for (const auto& node : all)
      directory.nodes.push_back(darkbloom::test::listed(node->keys.evidence(), {.slots = 1}));
    return directory;
  }
  AnsweringNode& named(const NodeId& id) {
    for (const auto& node : all) {
      if (node->keys.id == id) return *node;
    }
    return *all.front();
  }
  SeededRandom random{test_seed()};
  FixedClock clock;
  std::vector<std::unique_ptr<AnsweringNode>> all;
};

}  // namespace darkbloom::connect::test
