#include "crypto/certificate.h"

#include <gtest/gtest.h>

#include "support/certificate_maker.h"
#include "support/fixed_clock.h"

namespace darkbloom::crypto {
namespace {

using test::CertificateMaker;
using test::kTestNow;

constexpr UnixMillis kYearMs = UnixMillis{366} * 24 * 60 * 60 * 1000;

TEST(Certificate, it_comes_back_from_der_and_from_pem_and_names_its_key) {
  const CertificateMaker maker(kTestNow);
  const auto from_pem = Certificate::from_pem("Some words.\n" + maker.pem());
  ASSERT_TRUE(from_pem) << from_pem.error().detail;
  ASSERT_EQ(from_pem->size(), 2U);
  const auto again = Certificate::from_der((*from_pem)[1].der());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->key_digest(), maker.above()[1].key_digest());
  EXPECT_NE(again->key_digest(), maker.above()[0].key_digest());
}

TEST(Certificate, what_is_not_exactly_one_is_refused) {
  const CertificateMaker maker(kTestNow);
  Bytes der = maker.above()[0].der();
  for (std::size_t size = 0; size < der.size(); size += 7)
    EXPECT_FALSE(Certificate::from_der(ByteView(der).first(size))) << size << " bytes";
  der.push_back(0);
  EXPECT_FALSE(Certificate::from_der(der)) << "bytes after it";
  EXPECT_EQ(Certificate::from_der(Bytes(kCertificateMax + 1, 0x30)).error().fault,
            Fault::too_large);
  EXPECT_FALSE(Certificate::from_pem(""));
  EXPECT_FALSE(Certificate::from_pem(std::string_view()));
  EXPECT_FALSE(Certificate::from_pem("no certificate here"));
  EXPECT_FALSE(Certificate::from_pem(maker.pem() + "-----BEGIN CERTIFICATE-----\nAAAA\n"));
  std::string many;
  for (int i = 0; i < 5; ++i)
    many += maker.pem();
  EXPECT_EQ(Certificate::from_pem(many).error().fault, Fault::too_large);
}

TEST(Certificate, a_chain_holds_from_leaf_to_root_in_its_time_only) {
  const CertificateMaker maker(kTestNow);
  const auto leaf = maker.leaf({});
  const auto above = maker.above();
  const auto held = verify_chain(leaf, above, kTestNow);
  EXPECT_TRUE(held) << held.error().detail;
  const auto refusal = [&](const Certificate& of, std::span<const Certificate> chain,
                           UnixMillis at) {
    const auto result = verify_chain(of, chain, at);
    return result ? std::string() : result.error().detail;
  };
  EXPECT_TRUE(refusal(leaf, above, kTestNow - kYearMs).contains("not yet valid"));
  EXPECT_TRUE(refusal(leaf, above, kTestNow + kYearMs).contains("expired"));
  EXPECT_FALSE(refusal(leaf, std::span(above).last(1), kTestNow).empty()) << "no issuer";
  EXPECT_FALSE(refusal(leaf, {}, kTestNow).empty()) << "alone";
  const CertificateMaker other(kTestNow);
  const auto foreign = other.above();
  EXPECT_FALSE(refusal(leaf, foreign, kTestNow).empty()) << "an authority of the same name";
  EXPECT_FALSE(refusal(above[1], std::span(&leaf, 1), kTestNow).empty()) << "upside down";
}

TEST(Certificate, an_extension_is_read_where_it_is_there_once) {
  const CertificateMaker maker(kTestNow);
  const auto leaf = maker.leaf({{"1.2.3.4", {7, 8}}, {"1.2.3.5", {1}}, {"1.2.3.5", {2}}});
  EXPECT_EQ(leaf.extension("1.2.3.4"), (Bytes{7, 8}));
  EXPECT_EQ(leaf.extension("1.2.3.5"), std::nullopt);
  EXPECT_EQ(leaf.extension("1.2.3.6"), std::nullopt);
}

TEST(Certificate, a_p384_signature_holds_for_its_message_and_key_alone) {
  const CertificateMaker maker(kTestNow);
  const auto leaf = maker.leaf({});
  const Bytes message{1, 2, 3};
  const Bytes signature = maker.sign(message);
  EXPECT_TRUE(leaf.verify_p384(message, signature));
  EXPECT_FALSE(leaf.verify_p384(Bytes{1, 2, 4}, signature));
  EXPECT_FALSE(maker.above()[0].verify_p384(message, signature));
  for (std::size_t at = 0; at < signature.size(); ++at) {
    Bytes changed = signature;
    changed[at] ^= 1;
    EXPECT_FALSE(leaf.verify_p384(message, changed)) << "byte " << at;
  }
  EXPECT_EQ(leaf.verify_p384(message, ByteView(signature).first(95)).error().fault, Fault::invalid);
  EXPECT_FALSE(leaf.verify_p384(message, Bytes(96))) << "zeros";
}

TEST(Certificate, only_keys_that_tpms_have_are_given_raw) {
  const CertificateMaker maker(kTestNow);
  EXPECT_FALSE(maker.leaf({}).raw_key()) << "P-384";
}

}  // namespace
}  // namespace darkbloom::crypto
