#include "attest/verify/receipt_check.h"

#include <gtest/gtest.h>

#include <functional>

#include "unit/attest/signed_answer.h"

namespace darkbloom::attest {
namespace {

using test::SignedAnswer;

std::string refusal(const SignedAnswer& answer, const Bytes& receipt,
                    const std::vector<Bytes>& arrived) {
  const auto checked =
      check_receipt(receipt, answer.statement(), answer.exchanged, answer.chain(arrived));
  return checked ? std::string() : checked.error().detail;
}

TEST(ReceiptCheck, the_client_accepts_the_receipt_of_its_answer) {
  const SignedAnswer answer;
  EXPECT_EQ(refusal(answer, answer.receipt(), answer.chunks), "");
}

TEST(ReceiptCheck, an_answer_cut_swapped_flipped_or_repeated_anywhere_is_refused) {
  const SignedAnswer answer;
  const Bytes receipt = answer.receipt();
  const std::string other = "the receipt is for other chunks than those that arrived";
  for (std::size_t at = 0; at < answer.chunks.size(); ++at) {
    std::vector<Bytes> cut(answer.chunks.begin(), answer.chunks.begin() + static_cast<long>(at));
    EXPECT_EQ(refusal(answer, receipt, cut), other) << "cut at " << at;
    auto repeated = answer.chunks;
    repeated.insert(repeated.begin() + static_cast<long>(at), answer.chunks[at]);
    EXPECT_EQ(refusal(answer, receipt, repeated), other) << "repeated " << at;
    auto swapped = answer.chunks;
    std::swap(swapped[at], swapped[(at + 1) % swapped.size()]);
    EXPECT_EQ(refusal(answer, receipt, swapped), other) << "swapped " << at;
    for (std::size_t byte = 0; byte < answer.chunks[at].size(); ++byte) {
      auto flipped = answer.chunks;
      flipped[at][byte] ^= 1;
      EXPECT_EQ(refusal(answer, receipt, flipped), other) << "flipped " << at << ", " << byte;
    }
  }
}

TEST(ReceiptCheck, every_flipped_byte_of_a_receipt_is_refused) {
  const SignedAnswer answer;
  for (std::size_t at = 0; at < answer.receipt().size(); ++at) {
    Bytes changed = answer.receipt();
    changed[at] ^= 1;
    EXPECT_NE(refusal(answer, changed, answer.chunks), "") << "byte " << at;
  }
}

TEST(ReceiptCheck, a_receipt_for_something_else_is_refused_with_its_reason) {
  const SignedAnswer answer;
  const auto refused = [&](const std::function<void(Receipt&)>& change) {
    Receipt other = answer.facts();
    change(other);
    return refusal(answer, answer.receipt(other), answer.chunks);
  };
  EXPECT_EQ(refused([](Receipt& r) { r.request.bytes[0] ^= 1; }),
            "the receipt is for another request");
  EXPECT_EQ(refused([](Receipt& r) { r.evidence.bytes[0] ^= 1; }),
            "the receipt is for other evidence");
  EXPECT_EQ(refused([](Receipt& r) { r.log.size += 1; }),
            "the receipt is for another state of the log");
  EXPECT_EQ(refused([](Receipt& r) { r.tier = wire::Tier::open; }),
            "the receipt is for another tier");
  const std::string model = "the receipt names a model or weights that the node does not state";
  EXPECT_EQ(refused([](Receipt& r) { r.model = "larger"; }), model);
  EXPECT_EQ(refused([](Receipt& r) { r.weights.bytes[0] ^= 1; }), model);
}

TEST(ReceiptCheck, the_receipt_of_another_answer_or_of_another_node_is_refused) {
  const SignedAnswer answer;
  const SignedAnswer replayed("an earlier envelope");
  EXPECT_EQ(refusal(answer, replayed.receipt(), answer.chunks),
            "the receipt is for another request");
  Statement other = answer.statement();
  other.identity = answer.node.hpke.public_key();
  const auto checked =
      check_receipt(answer.receipt(), other, answer.exchanged, answer.chain(answer.chunks));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().detail, "the receipt is another node's");
}

TEST(ReceiptFileCheck, a_stranger_accepts_the_file_alone) {
  const SignedAnswer answer;
  const auto checked = check_receipt_file(answer.file());
  ASSERT_TRUE(checked) << checked.error().detail;
  EXPECT_EQ(checked->receipt.tokens.completion, 2U);
  EXPECT_EQ(checked->statement.hpke, answer.node.hpke.public_key());
}

TEST(ReceiptFileCheck, every_flipped_byte_of_receipt_or_evidence_is_refused) {
  const SignedAnswer answer;
  const auto accepted = [](const ReceiptFile& file) {
    return check_receipt_file(file).has_value();
  };
  for (std::size_t at = 0; at < answer.file().signed_receipt.size(); ++at) {
    ReceiptFile file = answer.file();
    file.signed_receipt[at] ^= 1;
    EXPECT_FALSE(accepted(file)) << "byte " << at << " of the receipt";
  }
  for (std::size_t at = 0; at < answer.evidence.size(); ++at) {
    ReceiptFile file = answer.file();
    file.shown.evidence[at] ^= 1;
    EXPECT_FALSE(accepted(file)) << "byte " << at << " of the evidence";
  }
}

TEST(ReceiptFileCheck, parts_of_two_files_do_not_make_a_third) {
  const SignedAnswer answer;
  darkbloom::test::SeededRandom random(darkbloom::test::test_seed() + 1);
  const darkbloom::test::SignedNode stranger(random);
  const Bytes newer = answer.node.evidence(test::kTestNow + 1);
  EXPECT_EQ(check_receipt_file({answer.receipt(), {.evidence = newer}}).error().detail,
            "the receipt is for other evidence than its file holds");
  const auto refused_with = [&](const Bytes& evidence) {
    Receipt other = answer.facts();
    other.evidence = crypto::sha256(evidence);
    return check_receipt_file({answer.receipt(other), {.evidence = evidence}}).error().detail;
  };
  EXPECT_EQ(refused_with(stranger.evidence()), "the receipt is another node's");
  EXPECT_EQ(refused_with(newer), "the receipt is older than the evidence that it names");
}

}  // namespace
}  // namespace darkbloom::attest
