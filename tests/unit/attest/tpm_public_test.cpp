#include "attest/tpm_public.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"
#include "support/soft_tpm.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

using test::SoftArea;

/// A key whose numbers a seed decides.
struct Key {
  test::SeededRandom random{test::test_seed()};
  crypto::P256Key key = crypto::P256Key::generate(random);
  const crypto::P256Public& point() const { return key.public_key(); }
};

std::string refusal(ByteView area) {
  const auto parsed = parse_tpm_public(area);
  return parsed ? "taken" : parsed.error().detail;
}

TEST(TpmPublic, every_field_is_read_and_the_name_is_the_areas_digest) {
  const Key key;
  const SoftArea wanted{.policy = Bytes(32, 9)};
  const Bytes area = wanted.of(key.point());
  const auto parsed = parse_tpm_public(area);
  ASSERT_TRUE(parsed) << parsed.error().detail;
  EXPECT_EQ(parsed->attributes, test::kAttesting);
  EXPECT_EQ(parsed->policy, Bytes(32, 9));
  EXPECT_EQ(parsed->scheme, tpm_alg::kEcdsa);
  EXPECT_EQ(std::get<crypto::P256Public>(parsed->key), key.point());
  EXPECT_EQ(parsed->name.hex(), "000b" + crypto::sha256(area).hex());
}

TEST(TpmPublic, a_coordinate_without_its_leading_zeros_is_the_same_point) {
  test::SeededRandom random(test::test_seed());
  auto key = crypto::P256Key::generate(random);
  while (key.public_key()[1] != 0)
    key = crypto::P256Key::generate(random);
  Bytes area = SoftArea{}.of(key.public_key());
  const std::size_t at = area.size() - 2 - 32 - 2 - 32;  // x's size field
  ASSERT_EQ(area[at + 1], 32);
  area[at + 1] = 31;
  area.erase(area.begin() + static_cast<std::ptrdiff_t>(at) + 2);
  EXPECT_EQ(std::get<crypto::P256Public>(parse_tpm_public(area)->key), key.public_key());
}

TEST(TpmPublic, an_rsa_key_is_read) {
  Bytes modulus(256, 0xab);
  ByteWriter writer;
  writer.u16(tpm_alg::kRsa);
  writer.u16(tpm_alg::kSha256);
  writer.u32(test::kAttesting);
  writer.sized16({});
  writer.u16(tpm_alg::kNull);
  writer.u16(tpm_alg::kRsassa);
  writer.u16(tpm_alg::kSha256);
  writer.u16(2048);
  writer.u32(0);
  writer.sized16(modulus);
  Bytes area = writer.take();
  const auto parsed = parse_tpm_public(area);
  ASSERT_TRUE(parsed) << parsed.error().detail;
  EXPECT_EQ(parsed->scheme, tpm_alg::kRsassa);
  EXPECT_TRUE(std::ranges::equal(std::get<crypto::Rsa2048Public>(parsed->key), modulus));
  area.back() = 2;
  EXPECT_EQ(refusal(area), "an RSA modulus is odd and has 2048 bits");
  area[19] = 3;  // the exponent's last byte
  EXPECT_EQ(refusal(area), "a TPM key is neither P-256 nor RSA-2048 with SHA-256");
}

TEST(TpmPublic, other_hashes_curves_schemes_and_policies_are_refused) {
  const Key key;
  constexpr std::uint16_t kSha1 = 4;
  constexpr std::uint16_t kP384 = 4;
  constexpr std::uint16_t kEcdaa = 0x1a;
  const std::string other = "a TPM key is neither P-256 nor RSA-2048 with SHA-256";
  EXPECT_EQ(refusal(SoftArea{.name_hash = kSha1}.of(key.point())),
            "a TPM key's name is not made with SHA-256");
  EXPECT_EQ(refusal(SoftArea{.curve = kP384}.of(key.point())), other);
  EXPECT_EQ(refusal(SoftArea{.scheme = kEcdaa}.of(key.point())), other);
  EXPECT_EQ(refusal(SoftArea{.policy = Bytes(20)}.of(key.point())),
            "a TPM key's policy is no SHA-256 digest");
  Bytes keyed_hash = SoftArea{}.of(key.point());
  keyed_hash[1] = 8;
  EXPECT_EQ(refusal(keyed_hash), other);
}

TEST(TpmPublic, every_truncation_and_every_byte_more_is_refused) {
  const Key key;
  Bytes area = SoftArea{}.of(key.point());
  for (std::size_t size = 0; size < area.size(); ++size)
    EXPECT_FALSE(parse_tpm_public(ByteView(area).first(size))) << size;
  area.push_back(0);
  EXPECT_FALSE(parse_tpm_public(area));
  area.resize(kTpmPublicMax + 1);
  EXPECT_EQ(parse_tpm_public(area).error().fault, Fault::too_large);
}

TEST(TpmPublic, a_point_off_the_curve_is_refused) {
  const Key key;
  auto point = key.point();
  point.back() = static_cast<std::uint8_t>(point.back() ^ 1);
  EXPECT_EQ(refusal(SoftArea{}.of(point)), "a P-256 public key is not on the curve");
}

}  // namespace
}  // namespace darkbloom::attest
