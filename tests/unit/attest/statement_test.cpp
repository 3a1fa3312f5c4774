#include "attest/statement.h"

#include <gtest/gtest.h>

#include "base/byte_codec.h"
#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

/// Where things lie in a statement: a version, two public keys, the build's digest, an empty
/// region, the count.
constexpr std::size_t kIdentityAt = 1;
constexpr std::size_t kModelCountAt = kIdentityAt + 2 * crypto::kP256PublicSize + Digest::kSize + 2;

Statement sample(std::size_t models) {
  test::SeededRandom random(test::test_seed());
  const test::SignedNode node(random);
  Statement statement;
  statement.identity = node.identity.public_key();
  statement.hpke = node.hpke.public_key();
  statement.models.resize(models, ServedModel{"m", {}, 64});
  statement.issued_at_ms = 1;
  statement.expires_at_ms = 2;
  return statement;
}

/// Evidence around `statement`, whose signature nobody looks at here.
Bytes evidence_of(ByteView statement) {
  ByteWriter writer;
  writer.sized16(statement);
  writer.raw(Bytes(64));
  writer.u8(0);
  return writer.take();
}

TEST(Statement, every_field_comes_back) {
  Statement statement = sample(2);
  statement.build.bytes.front() = 9;
  statement.region = "eu-de";
  statement.models.back().name = "other";
  const Bytes bytes = evidence_of(encode_statement(statement));
  const auto read = decode_evidence(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->statement.identity, statement.identity);
  EXPECT_EQ(read->statement.hpke, statement.hpke);
  EXPECT_EQ(read->statement.build, statement.build);
  EXPECT_EQ(read->statement.region, "eu-de");
  ASSERT_EQ(read->statement.models.size(), 2U);
  EXPECT_EQ(read->statement.models.front().context, 64U);
  EXPECT_EQ(read->statement.models.back().name, "other");
  EXPECT_EQ(read->statement.issued_at_ms, 1);
  EXPECT_EQ(read->statement.expires_at_ms, 2);
}

TEST(Statement, its_organisations_come_back_and_are_the_only_ones_it_serves) {
  Statement statement = sample(1);
  EXPECT_TRUE(serves(statement, {})) << "everybody";
  statement.organisations = {OrganisationId{{1}}, OrganisationId{{2}}};
  const Bytes bytes = evidence_of(encode_statement(statement));
  const auto read = decode_evidence(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->statement.organisations, statement.organisations);
  EXPECT_FALSE(serves(read->statement, {}));
  EXPECT_FALSE(serves(read->statement, {OrganisationId{{3}}}));
  EXPECT_TRUE(serves(read->statement, {OrganisationId{{3}}, OrganisationId{{2}}}));
}

TEST(Statement, organisations_out_of_order_twice_or_too_many_are_refused) {
  Statement statement = sample(1);
  statement.organisations = {OrganisationId{{1}}, OrganisationId{{2}}};
  const Bytes good = encode_statement(statement);
  const std::size_t first = good.size() - 2 * OrganisationId::kSize;
  for (const std::uint8_t other : Bytes{2, 3}) {
    Bytes bad = good;
    bad.at(first) = other;
    EXPECT_FALSE(decode_evidence(evidence_of(bad))) << int{other};
  }
  Bytes many = good;
  many.at(first - 1) = wire::kOrganisationsMax + 1;
  for (std::uint8_t name = 3; name <= wire::kOrganisationsMax + 1; ++name) {
    const OrganisationId id{{name}};
    many.insert(many.end(), id.bytes.begin(), id.bytes.end());
  }
  EXPECT_FALSE(decode_evidence(evidence_of(many)));
}

/// Whether a statement of just this model is read, and comes back as it was.
bool is_read(const ServedModel& model) {
  Statement statement = sample(1);
  statement.models.front() = model;
  const Bytes bytes = evidence_of(encode_statement(statement));
  const auto read = decode_evidence(bytes);
  return read && read->statement.models == std::vector{model};
}

TEST(Statement, a_model_comes_back_with_all_its_facts) {
  const ServedModel chat{.name = "m",
                         .digest = Digest{{1}},
                         .context = 2,
                         .quantisation = "Q4_K_M",
                         .parameters = 3,
                         .capabilities = {4U << 8U}};
  EXPECT_TRUE(is_read(chat)) << "bits that nobody knows yet are kept";
  ServedModel embeds{.name = "e", .dimensions = 384};
  embeds.capabilities.add(Capability::embeddings);
  EXPECT_TRUE(is_read(embeds));
}

TEST(Statement, a_quantisation_is_a_short_plain_word) {
  for (const char* const good : {"", "F16", "mixed", "IQ2_XXS", "0123456789ABCDEF"})
    EXPECT_TRUE(is_read({.name = "m", .quantisation = good})) << good;
  for (const char* const bad : {"0123456789ABCDEFG", "Q4 K", "Q4-K", "\xC3\xA4", "Q8_0\n", "\""})
    EXPECT_FALSE(is_read({.name = "m", .quantisation = bad})) << bad;
  EXPECT_FALSE(is_read({.name = "m", .quantisation = std::string("F\0", 2)}));
}

TEST(Statement, more_parameters_than_a_json_number_holds_are_refused) {
  EXPECT_TRUE(is_read({.name = "m", .parameters = kParametersMax}));
  EXPECT_FALSE(is_read({.name = "m", .parameters = kParametersMax + 1}));
}

TEST(Statement, dimensions_and_the_capability_of_embeddings_come_together) {
  ServedModel model{.name = "m", .dimensions = 1};
  EXPECT_FALSE(is_read(model));
  model.capabilities.add(Capability::embeddings);
  EXPECT_TRUE(is_read(model));
  model.dimensions = 0;
  EXPECT_FALSE(is_read(model));
}

TEST(Statement, what_is_no_region_is_refused) {
  constexpr std::size_t kRegionAt = kModelCountAt;
  Statement statement = sample(1);
  statement.region = "eu-de";
  const Bytes good = encode_statement(statement);
  ASSERT_TRUE(decode_evidence(evidence_of(good)));
  for (const char wrong : {'E', '-', ' ', '\0'}) {
    Bytes bad = good;
    bad.at(kRegionAt) = static_cast<std::uint8_t>(wrong);
    EXPECT_FALSE(decode_evidence(evidence_of(bad))) << wrong;
  }
}

TEST(Statement, a_list_over_its_limit_is_refused_though_its_models_are_there) {
  Bytes full = encode_statement(sample(kModelsMax));
  ASSERT_EQ(full.at(kModelCountAt), kModelsMax);
  EXPECT_TRUE(decode_evidence(evidence_of(full)));
  full.at(kModelCountAt) = kModelsMax + 1;
  EXPECT_FALSE(decode_evidence(evidence_of(full)));

  constexpr std::size_t kModelSize = 2 + 1 + Digest::kSize + 4 + 2 + 8 + 4 + 4;
  const Bytes one(full.begin() + kModelCountAt + 1, full.begin() + kModelCountAt + 1 + kModelSize);
  full.insert(full.begin() + kModelCountAt + 1, one.begin(), one.end());
  EXPECT_FALSE(decode_evidence(evidence_of(full)));
}

TEST(Statement, every_truncation_is_refused) {
  const Bytes bytes = encode_statement(sample(1));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_evidence(evidence_of(ByteView(bytes).first(size)))) << size;
  }
}

TEST(Statement, another_version_and_a_key_off_the_curve_are_refused) {
  const Bytes good = encode_statement(sample(1));
  for (const int other : {0, 1, 2, 4, 255}) {
    Bytes version = good;
    version.front() = static_cast<std::uint8_t>(other);
    EXPECT_FALSE(decode_evidence(evidence_of(version))) << other;
  }
  Bytes key = good;
  key.at(kIdentityAt + 1) ^= 1;
  EXPECT_FALSE(decode_evidence(evidence_of(key)));
}

}  // namespace
}  // namespace darkbloom::attest
