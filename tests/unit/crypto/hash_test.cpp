#include "crypto/hash.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/base/seeded_random.h"
#include "unit/crypto/vectors.h"

namespace darkbloom::crypto {
namespace {

TEST(Hash, sha256_gives_the_digests_of_fips_180_4) {
  EXPECT_EQ(sha256({}).hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256(view_of("abc")).hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Hash, a_stream_hashes_as_its_whole) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 50; ++round) {
    const Bytes whole = random.bytes(random.number(5000));
    Sha256 hash;
    for (ByteView rest = whole; !rest.empty();) {
      const std::size_t size = std::min(rest.size(), random.number(700));
      hash.update(rest.first(size));
      rest = rest.subspan(size);
    }
    EXPECT_EQ(std::move(hash).finish(), sha256(whole));
  }
}

TEST(Hash, hmac_gives_the_codes_of_rfc_4231) {
  EXPECT_EQ(hmac_sha256(view_of("Jefe"), view_of("what do ya want for nothing?")).hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac_sha256(Bytes(131, 0xaa),
                        view_of("Test Using Larger Than Block-Size Key - Hash Key First"))
                .hex(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hash, hmac_takes_an_empty_key_and_an_empty_message) {
  EXPECT_EQ(hmac_sha256({}, {}).hex(),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hash, hkdf_gives_every_wycheproof_answer) {
  const auto file = test::load_vectors("wycheproof/hkdf_sha256_test.json");
  if (!file) GTEST_SKIP() << test::kNoVectors;
  int run = 0;
  for (const auto& group : file->at("testGroups")) {
    for (const auto& one : group.at("tests")) {
      const Secret key = hkdf_extract(test::hex_field(one, "salt"), test::hex_field(one, "ikm"));
      const auto output =
          hkdf_expand(key.view(), test::hex_field(one, "info"), one.at("size").get<std::size_t>());
      const bool is_valid = test::text_field(one, "result") == "valid";
      ++run;
      ASSERT_EQ(output.has_value(), is_valid) << one.at("tcId");
      if (is_valid) {
        EXPECT_EQ(to_hex(output->view()), test::text_field(one, "okm")) << one.at("tcId");
      } else {
        EXPECT_EQ(output.error().fault, Fault::too_large);
      }
    }
  }
  EXPECT_EQ(run, file->at("numberOfTests"));
}

TEST(Hash, hkdf_gives_at_most_255_blocks) {
  const Secret key = hkdf_extract({}, view_of("key"));
  EXPECT_EQ(hkdf_expand(key.view(), {}, 0)->size(), 0U);
  EXPECT_EQ(hkdf_expand(key.view(), {}, 8160)->size(), 8160U);
  EXPECT_EQ(hkdf_expand(key.view(), {}, 8161).error().fault, Fault::too_large);
}

}  // namespace
}  // namespace darkbloom::crypto
