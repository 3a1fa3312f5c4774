#include "wire/evidence_bundle.h"

#include <gtest/gtest.h>

#include <optional>

namespace darkbloom::wire {
namespace {

const EvidenceBundle kBundle{
    .evidence = {1, 2}, .logged = {{{3}, {4, 5}}, {{6}, {}}}, .nonce = {7}, .nonce_path = {8}};

Bytes bytes_of(const EvidenceBundle& bundle) {
  ByteWriter writer;
  put_bundle(writer, bundle);
  return writer.take();
}

std::optional<EvidenceBundle> read(ByteView bytes) {
  ByteReader reader(bytes);
  EvidenceBundle bundle = get_bundle(reader);
  return reader.finish("a bundle") ? std::optional(std::move(bundle)) : std::nullopt;
}

TEST(EvidenceBundle, its_parts_come_back) {
  EXPECT_EQ(read(bytes_of(kBundle)), kBundle);
  EXPECT_EQ(read(bytes_of({.evidence = {1}})), EvidenceBundle{.evidence = {1}});
}

TEST(EvidenceBundle, every_truncation_is_refused) {
  const Bytes bytes = bytes_of(kBundle);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(read(ByteView(bytes).first(size))) << size << " bytes";
}

TEST(EvidenceBundle, parts_over_their_limits_are_refused) {
  EXPECT_TRUE(read(bytes_of({.evidence = Bytes(kEvidenceMax)})));
  EXPECT_FALSE(read(bytes_of({.evidence = Bytes(kEvidenceMax + 1)})));
  EXPECT_TRUE(read(bytes_of({.evidence = {}, .logged = {{{}, Bytes(kLogProofMax)}}})));
  EXPECT_FALSE(read(bytes_of({.evidence = {}, .logged = {{{}, Bytes(kLogProofMax + 1)}}})));
  EXPECT_FALSE(read(bytes_of({.evidence = {}, .nonce_path = Bytes(kNoncePathBytesMax + 1)})));
  Bytes many = bytes_of({.evidence = {}});
  many[4] = kLoggedMax + 1;  // the count after an empty evidence
  many.resize(many.size() + 4 * (kLoggedMax + 1));
  EXPECT_FALSE(read(many));
}

TEST(EvidenceBundle, a_nonce_without_a_way_from_it_is_refused) {
  EXPECT_FALSE(read(bytes_of({.evidence = {1}, .nonce = {7}})));
}

}  // namespace
}  // namespace darkbloom::wire
