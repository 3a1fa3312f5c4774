#include "attest/receipt.h"

#include <gtest/gtest.h>

#include <set>

#include "unit/attest/signed_answer.h"

namespace darkbloom::attest {
namespace {

using test::SignedAnswer;

TEST(Receipt, every_field_comes_back) {
  const SignedAnswer answer;
  const Bytes bytes = answer.receipt();
  const auto view = decode_signed_receipt(bytes);
  ASSERT_TRUE(view) << view.error().detail;
  const Receipt& receipt = view->receipt;
  EXPECT_EQ(receipt.identity, answer.node.identity.public_key());
  EXPECT_EQ(receipt.request, answer.exchanged.request);
  EXPECT_EQ(receipt.chunks, answer.chain(answer.chunks).head());
  EXPECT_EQ(receipt.chunk_count, 4U);
  EXPECT_EQ(receipt.model, "seedling");
  EXPECT_EQ(receipt.seed, 42U);
  EXPECT_EQ(receipt.evidence, answer.exchanged.evidence);
  EXPECT_EQ(receipt.log, answer.exchanged.log);
  EXPECT_EQ(receipt.tier, wire::Tier::measured);
  EXPECT_EQ(receipt.status, 200);
  EXPECT_EQ(receipt.tokens, (TokenCounts{11, 3, 2}));
  EXPECT_EQ(receipt.finished_at_ms, test::kTestNow);
  EXPECT_TRUE(std::ranges::equal(encode_receipt(receipt), view->receipt_bytes));
}

TEST(Receipt, every_truncation_and_every_extra_byte_is_refused) {
  const SignedAnswer answer;
  Bytes bytes = answer.receipt();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_signed_receipt(ByteView(bytes).first(size))) << size << " bytes";
  bytes.push_back(0);
  EXPECT_FALSE(decode_signed_receipt(bytes));
}

TEST(Receipt, another_version_an_unknown_tier_and_a_key_off_the_curve_are_refused) {
  const SignedAnswer answer;
  const Receipt facts = answer.facts();
  const Bytes good = encode_receipt(decode_signed_receipt(answer.receipt()).value().receipt);
  const std::size_t tier_at = good.size() - 8 - 12 - 2 - 1;
  const auto refusal = [&](std::size_t at, std::uint8_t value) {
    Bytes changed = good;
    changed.at(at) = value;
    const Bytes bytes = answer.signed_as_receipt(changed);
    const auto view = decode_signed_receipt(bytes);
    return view ? std::string() : view.error().detail;
  };
  EXPECT_EQ(refusal(tier_at, 3), "");
  EXPECT_NE(refusal(tier_at, 4), "");
  EXPECT_EQ(refusal(0, 2), "the receipt has an unknown version");
  EXPECT_NE(refusal(2, good[2] ^ 1), "");
}

TEST(ChunkChain, each_request_and_each_chunk_and_their_order_and_borders_count) {
  const auto head = [](std::uint8_t request, const std::vector<Bytes>& chunks) {
    ChunkChain chain(Digest{{request}});
    for (const Bytes& chunk : chunks)
      chain.add(chunk);
    return chain.head();
  };
  const std::set<Digest> heads = {head(1, {}),       head(2, {}),         head(1, {{}}),
                                  head(1, {{7}}),    head(1, {{7}, {8}}), head(1, {{8}, {7}}),
                                  head(1, {{7, 8}}), head(2, {{7}, {8}}), head(1, {{7}, {8}, {}}),
                                  head(1, {{}, {7}})};
  EXPECT_EQ(heads.size(), 10U);
}

}  // namespace
}  // namespace darkbloom::attest
