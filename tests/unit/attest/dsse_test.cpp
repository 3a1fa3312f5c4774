#include "attest/dsse.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

struct World {
  darkbloom::test::SeededRandom random{darkbloom::test::test_seed()};
  crypto::Ed25519Key key = crypto::Ed25519Key::generate(random);
  DsseEnvelope envelope = sign_envelope("a/b", Bytes{1, 2, 3}, key);
  std::string text = envelope_text(envelope);

  /// The text with one of its pieces exchanged.
  std::string with(std::string_view piece, std::string_view other) const {
    std::string changed = text;
    const std::size_t at = changed.find(piece);
    return at == std::string::npos ? "" : changed.replace(at, piece.size(), other);
  }
};

TEST(Dsse, what_is_signed_is_the_specifications_example) {
  EXPECT_EQ(
      text_of(pre_authentication_encoding("http://example.com/HelloWorld", view_of("hello world"))),
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  EXPECT_EQ(text_of(pre_authentication_encoding("", {})), "DSSEv1 0  0 ");
}

TEST(Dsse, what_is_signed_is_read_back_and_verifies) {
  const World world;
  const auto read = parse_envelope(world.text);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->payload_type, "a/b");
  EXPECT_EQ(read->payload, (Bytes{1, 2, 3}));
  EXPECT_TRUE(verify_envelope(*read, world.key.public_key()));
}

TEST(Dsse, another_key_is_told_from_a_signature_that_fails) {
  World world;
  const auto other = crypto::Ed25519Key::generate(world.random);
  EXPECT_EQ(verify_envelope(world.envelope, other.public_key()).error().fault, Fault::not_found);
  DsseEnvelope renamed = world.envelope;
  renamed.key_id = key_id_of(other.public_key());
  EXPECT_EQ(verify_envelope(renamed, other.public_key()).error().fault, Fault::tampered);
}

TEST(Dsse, a_changed_payload_type_or_signature_is_tampered) {
  const World world;
  const auto fault = [&](auto change) {
    DsseEnvelope changed = world.envelope;
    change(changed);
    const auto verified = verify_envelope(changed, world.key.public_key());
    return verified ? "accepted" : name_of(verified.error().fault);
  };
  EXPECT_EQ(fault([](DsseEnvelope& e) { e.payload[0] ^= 1; }), "tampered");
  EXPECT_EQ(fault([](DsseEnvelope& e) { e.payload.clear(); }), "tampered");
  EXPECT_EQ(fault([](DsseEnvelope& e) { e.payload_type += "b"; }), "tampered");
  EXPECT_EQ(fault([](DsseEnvelope& e) { e.signature[0] ^= 1; }), "tampered");
  EXPECT_EQ(fault([](DsseEnvelope& e) { e.signature.clear(); }), "tampered");
}

TEST(Dsse, a_second_way_to_write_it_is_refused) {
  const World world;
  const std::string one_form = "this is no signed envelope: it is not written in the one form";
  const std::string repeated =
      world.with("\"payloadType\"", "\"payload\":\"AA==\",\"payloadType\"");
  for (const std::string& text :
       {world.with(":", ": "), world.with("\n", ""), world.text + "\n", world.with("a/b", "a\\/b"),
        world.with("a/b", "\\u0061/b"), world.with("{", "{\"extra\":1,"), repeated,
        world.with("\"sig\"", "\"cert\":\"\",\"sig\"")}) {
    const auto read = parse_envelope(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().detail, one_form) << text;
  }
}

TEST(Dsse, what_is_no_envelope_is_refused_by_its_reason) {
  const World world;
  const auto reason = [](const std::string& text) {
    const auto read = parse_envelope(text);
    return read ? std::string("accepted") : read.error().detail;
  };
  const auto why = [](std::string_view words) {
    return "this is no signed envelope: " + std::string(words);
  };
  for (const char* text : {"", "nonsense", "[]", "null", "{}", R"({"signatures":{}})",
                           R"({"signatures":[]})", R"({"signatures":[{},{}]})", "{\"\xff\":1}"})
    EXPECT_EQ(reason(text), why("it is not JSON with exactly one signature")) << text;
  for (const auto& text :
       {world.with("\"keyid\"", "\"key\""), world.with("\"sig\"", "\"sign\""),
        world.with("\"payload\"", "\"load\""), world.with("\"payloadType\"", "\"type\""),
        world.with("\"AQID\"", "3"), std::string(R"({"signatures":[3]})")})
    EXPECT_EQ(reason(text), why("a field is missing")) << text;
  for (const char* base64 : {"AQI", "AQID=", "AQ==", "AQ ID", "-_-_"}) {
    const std::string expected =
        std::string(base64) == "AQ==" ? "accepted" : why("its base64 is broken");
    EXPECT_EQ(reason(world.with("AQID", base64)), expected) << base64;
  }
  EXPECT_EQ(parse_envelope(std::string(kDsseMax + 1, ' ')).error().fault, Fault::too_large);
  EXPECT_EQ(reason(std::string(kDsseMax, '[')), why("it is not JSON with exactly one signature"));
}

}  // namespace
}  // namespace darkbloom::attest
