#include "attest/receipt_file.h"

#include <gtest/gtest.h>

#include "attest/receipt.h"
#include "wire/link_frame.h"

namespace darkbloom::attest {
namespace {

const wire::EvidenceBundle kShown{
    .evidence = {2, 3}, .logged = {{{4}, {5}}, {{6, 7}, {}}}, .nonce = {8}, .nonce_path = {9}};

TEST(ReceiptFile, its_parts_come_back) {
  const auto file = decode_receipt_file(encode_receipt_file({{1}, kShown}));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->signed_receipt, Bytes{1});
  EXPECT_EQ(file->shown, kShown);
}

TEST(ReceiptFile, every_truncation_every_extra_byte_and_other_files_are_refused) {
  Bytes bytes = encode_receipt_file({{1}, kShown});
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_receipt_file(ByteView(bytes).first(size))) << size << " bytes";
  bytes.push_back(0);
  EXPECT_FALSE(decode_receipt_file(bytes));
  bytes.pop_back();
  bytes.front() ^= 1;
  EXPECT_EQ(decode_receipt_file(bytes).error().detail, "this is no receipt file of Darkbloom");
}

TEST(ReceiptFile, parts_over_their_limits_are_refused) {
  const auto accepted = [](std::size_t receipt, std::size_t evidence, std::size_t proof) {
    const ReceiptFile file{Bytes(receipt),
                           {.evidence = Bytes(evidence), .logged = {{Bytes(1), Bytes(proof)}}}};
    return decode_receipt_file(encode_receipt_file(file)).has_value();
  };
  EXPECT_TRUE(accepted(kSignedReceiptMax, wire::kEvidenceMax, wire::kLogProofMax));
  EXPECT_FALSE(accepted(kSignedReceiptMax + 1, 1, 1));
  EXPECT_FALSE(accepted(1, wire::kEvidenceMax + 1, 1));
  EXPECT_FALSE(accepted(1, 1, wire::kLogProofMax + 1));
}

}  // namespace
}  // namespace darkbloom::attest
