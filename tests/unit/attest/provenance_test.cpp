#include "attest/provenance.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

constexpr std::string_view kCommit = "0123456789abcdef0123456789abcdef01234567";
constexpr std::string_view kInToto = "application/vnd.in-toto+json";

Digest digest_of(std::uint8_t byte) {
  Digest digest;
  digest.bytes.fill(byte);
  return digest;
}

struct World {
  darkbloom::test::SeededRandom random{darkbloom::test::test_seed()};
  crypto::Ed25519Key key = crypto::Ed25519Key::generate(random);
  Builder builder{"builder.example", copy_of(key.public_key())};
  Provenance provenance{.builder = "builder.example",
                        .source = std::string(kCommit),
                        .files = {{"darkbloom", digest_of(1)}, {"darkbloom-node", digest_of(2)}}};
  std::string text = sign_provenance(provenance, key).value();
  std::string statement = std::string(text_of(parse_envelope(text)->payload));

  /// What becomes of any payload that the right key signs.
  std::string reason(std::string_view payload, std::string_view type = kInToto) const {
    const auto envelope = sign_envelope(std::string(type), copy_of(view_of(payload)), key);
    const auto verified = verify_provenance(envelope_text(envelope), builder);
    if (verified) return "accepted";
    constexpr std::string_view kAlways = "this is no build provenance: ";
    const std::string& detail = verified.error().detail;
    return detail.starts_with(kAlways) ? detail.substr(kAlways.size()) : detail;
  }
  std::string reason_with(std::string_view piece, std::string_view other) const {
    std::string changed = statement;
    const std::size_t at = changed.find(piece);
    if (at == std::string::npos) return "the piece is not there";
    return reason(changed.replace(at, piece.size(), other));
  }
  std::string reason_of(const Provenance& broken) const {
    const auto text_of_it = sign_provenance(broken, key);
    return text_of_it ? "signed" : text_of_it.error().detail;
  }
};

TEST(Provenance, the_files_of_a_build_are_read_back) {
  const World world;
  const auto verified = verify_provenance(world.text, world.builder);
  ASSERT_TRUE(verified) << verified.error().detail;
  EXPECT_EQ(*verified, world.provenance);
}

TEST(Provenance, it_is_an_in_toto_statement_with_slsa_provenance) {
  const auto json = nlohmann::json::parse(World{}.statement);
  EXPECT_EQ(json["_type"], "https://in-toto.io/Statement/v1");
  EXPECT_EQ(json["predicateType"], "https://slsa.dev/provenance/v1");
  EXPECT_EQ(json["subject"][1]["name"], "darkbloom-node");
  EXPECT_EQ(json["subject"][1]["digest"]["sha256"], digest_of(2).hex());
  const auto& definition = json["predicate"]["buildDefinition"];
  EXPECT_TRUE(definition["buildType"].is_string());
  EXPECT_TRUE(definition["externalParameters"].is_object());
  EXPECT_EQ(definition["resolvedDependencies"][0]["digest"]["gitCommit"], kCommit);
  EXPECT_EQ(json["predicate"]["runDetails"]["builder"]["id"], "builder.example");
}

TEST(Provenance, the_same_build_gives_the_same_bytes) {
  const World world;
  EXPECT_EQ(sign_provenance(world.provenance, world.key).value(), world.text);
}

TEST(Provenance, a_builder_is_matched_whole_and_never_by_a_part_of_its_name) {
  const World world;
  for (const char* name : {"builder.exampl", "builder.example.evil", "uilder.example",
                           "BUILDER.EXAMPLE", "builder.example ", ""}) {
    const auto verified =
        verify_provenance(world.text, Builder{name, copy_of(world.key.public_key())});
    ASSERT_FALSE(verified) << name;
    EXPECT_EQ(verified.error().fault, Fault::forbidden) << name;
  }
}

TEST(Provenance, a_builder_of_that_name_with_another_key_is_refused) {
  World world;
  const auto other = crypto::Ed25519Key::generate(world.random);
  const auto forged = sign_provenance(world.provenance, other).value();
  EXPECT_EQ(verify_provenance(forged, world.builder).error().fault, Fault::not_found);
  auto renamed = parse_envelope(forged).value();
  renamed.key_id = key_id_of(world.builder.public_key);
  EXPECT_EQ(verify_provenance(envelope_text(renamed), world.builder).error().fault,
            Fault::tampered);
}

TEST(Provenance, every_flipped_byte_and_every_cut_is_refused) {
  const World world;
  for (std::size_t at = 0; at < world.text.size(); ++at) {
    std::string changed = world.text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(verify_provenance(changed, world.builder)) << "byte " << at;
    EXPECT_FALSE(verify_provenance(world.text.substr(0, at), world.builder)) << "cut at " << at;
  }
}

TEST(Provenance, another_payload_that_the_builder_signed_is_refused_by_its_reason) {
  const World world;
  EXPECT_EQ(world.reason(world.statement), "accepted");
  EXPECT_EQ(world.reason(world.statement, "application/json"), "its payload is of another type");
  for (const char* payload : {"", "nonsense", "[]", "null"})
    EXPECT_EQ(world.reason(payload), "its payload is no JSON object") << payload;
  EXPECT_EQ(world.reason("{}"), "it is no in-toto statement");
  EXPECT_EQ(world.reason_with("Statement/v1", "Statement/v0.1"), "it is no in-toto statement");
  EXPECT_EQ(world.reason_with("provenance/v1", "provenance/v0.2"),
            "it states something else than provenance of SLSA v1");
  EXPECT_EQ(world.reason_with("release-build:v1", "debug-build:v1"),
            "it is of another kind of build");
  EXPECT_EQ(world.reason_with("\"runDetails\"", "\"run\""), "it names no builder or no source");
  EXPECT_EQ(world.reason_with("\"builder.example\"", "[]"), "it names no builder or no source");
  EXPECT_EQ(world.reason_with("\"gitCommit\"", "\"sha1\""), "it names no builder or no source");
  EXPECT_EQ(world.reason_with("builder.example", "builder.example.evil"),
            "another builder than the one expected built this");
}

TEST(Provenance, a_statement_out_of_form_is_refused_by_its_reason) {
  const World world;
  const std::string hash = digest_of(1).hex();
  EXPECT_EQ(world.reason_with("\"subject\"", "\"object\""), "it names no files");
  EXPECT_EQ(world.reason_with("{\"name\":\"darkbloom\"", "{\"nome\":\"darkbloom\""),
            "a file has no name or no SHA-256");
  EXPECT_EQ(world.reason_with("\"sha256\"", "\"sha1\""), "a file has no name or no SHA-256");
  EXPECT_EQ(world.reason_with(hash, "zz"), "a SHA-256 is no hexadecimal");
  EXPECT_EQ(world.reason_with(hash, "0101"), "a SHA-256 has another length");
  EXPECT_EQ(world.reason_with(kCommit, "main"), "its source is no git commit in hexadecimal");
  EXPECT_EQ(world.reason_with("\"darkbloom\"", "\"darkbloom-node\""),
            "its files are not sorted by name, each once");
  const std::string one_form = "it is not written in the one form";
  EXPECT_EQ(world.reason_with(":", ": "), one_form);
  EXPECT_EQ(world.reason_with("{", "{\"_type\":\"x\","), one_form);
  EXPECT_EQ(world.reason_with("\"preset\":\"release\"", "\"preset\":\"debug\""), one_form);
  EXPECT_EQ(world.reason_with("\"sha256\"", "\"sha512\":\"\",\"sha256\""), one_form);
}

TEST(Provenance, what_breaks_a_rule_is_not_signed) {
  const World world;
  const auto broken = [&](auto change) {
    Provenance provenance = world.provenance;
    change(provenance);
    return world.reason_of(provenance).substr(std::string("this is no build provenance: ").size());
  };
  const std::string builder = "its builder has no usable name";
  EXPECT_EQ(broken([](Provenance& p) { p.builder.clear(); }), builder);
  EXPECT_EQ(broken([](Provenance& p) { p.builder = "a b"; }), builder);
  EXPECT_EQ(broken([](Provenance& p) { p.builder = "a\"b"; }), builder);
  EXPECT_EQ(broken([](Provenance& p) { p.builder = std::string(kBuilderNameMax + 1, 'a'); }),
            builder);
  const std::string source = "its source is no git commit in hexadecimal";
  EXPECT_EQ(broken([](Provenance& p) { p.source.pop_back(); }), source);
  EXPECT_EQ(broken([](Provenance& p) { p.source[0] = 'A'; }), source);
  EXPECT_EQ(broken([](Provenance& p) { p.files[0].name = "../sh"; }), "a file has no usable name");
  EXPECT_EQ(broken([](Provenance& p) { p.files[0].name = ""; }), "a file has no usable name");
  EXPECT_EQ(broken([](Provenance& p) { std::swap(p.files[0], p.files[1]); }),
            "its files are not sorted by name, each once");
  EXPECT_EQ(broken([](Provenance& p) { p.files.clear(); }), "it names 1 to 16 files");
  EXPECT_EQ(broken([](Provenance& p) { p.files.resize(kBuiltFilesMax + 1); }),
            "it names 1 to 16 files");
}

}  // namespace
}  // namespace darkbloom::attest
