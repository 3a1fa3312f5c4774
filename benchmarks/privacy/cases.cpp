#include "cases.h"

#include <memory>

#include "attest/quote/receipt_writer.h"
#include "attest/verify/receipt_check.h"
#include "base/check.h"
#include "unit/attest/signed_answer.h"
#include "unit/seal/world.h"

namespace darkbloom::bench {
namespace {

/// One node and its client, with a request of some size.
struct Sealing {
  explicit Sealing(std::size_t body_size, std::size_t recipient_count = 1)
      : recipients(world.recipients(recipient_count)),
        request(seal::test::chat_request(std::string(body_size, 'x'))),
        envelope(sealed().envelope) {}

  seal::SealedRequest sealed() {
    auto made = seal::seal_request(seal::test::some_facts(), request, recipients, world.random);
    check(made.has_value(), "the request is sealed");
    return std::move(*made);
  }
  /// An opener of its own each time, which has seen no request yet.
  void open() { check(world.opener(0).open(envelope).has_value(), "the request opens"); }

  seal::test::World world;
  std::vector<seal::Recipient> recipients;
  seal::InnerRequest request;
  Bytes envelope;
};

void add_sealing(std::vector<Case>& cases) {
  for (const auto& [label, size] : {std::pair("1 KiB", 1U << 10), std::pair("64 KiB", 64U << 10)}) {
    const auto one = std::make_shared<Sealing>(size);
    cases.push_back({std::string("seal ") + label, [one] { one->sealed(); }});
    cases.push_back({std::string("open ") + label, [one] { one->open(); }});
  }
  const auto three = std::make_shared<Sealing>(1U << 10, 3);
  cases.push_back({"seal 1 KiB to three", [three] { three->sealed(); }});
}

/// An answer of one token a chunk, as a stream seals it.
struct Receipts {
  Receipts() {
    constexpr std::size_t kChunkSize = seal::kChunkSizeClassMin + crypto::kAeadTagSize + 2;
    answer.chunks.assign(kReceiptChunks, answer.random.bytes(kChunkSize));
    made = answer.receipt();
    file = attest::encode_receipt_file({made, answer.evidence});
  }
  void check_answer() const {
    check(attest::check_receipt(made, statement, answer.exchanged, answer.chain(answer.chunks))
              .has_value(),
          "the receipt is good");
  }
  void check_file() const {
    check(attest::check_receipt_file(attest::decode_receipt_file(file).value()).has_value(),
          "the receipt's file is good");
  }

  attest::test::SignedAnswer answer;
  attest::Statement statement = answer.statement();
  Bytes made;
  Bytes file;
};

void add_receipts(std::vector<Case>& cases) {
  const auto receipts = std::make_shared<Receipts>();
  cases.push_back({"make receipt", [receipts] { receipts->answer.receipt(); }});
  cases.push_back({"check receipt", [receipts] { receipts->check_answer(); }});
  cases.push_back({"check receipt file", [receipts] { receipts->check_file(); }});
}

}  // namespace

std::vector<Case> request_cases() {
  std::vector<Case> cases;
  add_sealing(cases);
  add_receipts(cases);
  return cases;
}

}  // namespace darkbloom::bench
