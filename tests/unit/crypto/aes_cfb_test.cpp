#include "crypto/aes_cfb.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"

namespace darkbloom::crypto {
namespace {

/// What `aes_cfb_seal` does backwards: CFB's keystream does not depend on the direction of a block.
Bytes opened(ByteView key, ByteView sealed) {
  Bytes plain(sealed.size());
  for (std::size_t done = 0; done < sealed.size(); done += 16) {
    const std::size_t size = std::min<std::size_t>(16, sealed.size() - done);
    Bytes so_far = plain;
    so_far.resize(done + size);
    std::fill_n(so_far.begin() + static_cast<std::ptrdiff_t>(done), size, std::uint8_t{0});
    const Bytes stream = aes_cfb_seal(key, so_far);
    for (std::size_t i = done; i < done + size; ++i)
      plain[i] = static_cast<std::uint8_t>(sealed[i] ^ stream[i]);
  }
  return plain;
}

TEST(AesCfb, a_zero_block_gives_the_cipher_of_the_zero_vector) {
  // FIPS 197's cipher of sixteen zero bytes under a zero key, as in SP 800-38A's first step.
  EXPECT_EQ(to_hex(aes_cfb_seal(Bytes(16), Bytes(16))), "66e94bd4ef8a2c3b884cfa59ca342b2e");
}

TEST(AesCfb, what_is_sealed_opens_and_any_length_keeps_its_size) {
  const Bytes key = copy_of(sha256(view_of("key")).view().first(16));
  for (std::size_t size = 0; size < 50; ++size) {
    const Bytes plain(size, 0x5a);
    const Bytes sealed = aes_cfb_seal(key, plain);
    ASSERT_EQ(sealed.size(), size);
    EXPECT_EQ(opened(key, sealed), plain);
  }
}

TEST(AesCfb, each_block_depends_on_the_one_before) {
  const Bytes key(16, 7);
  const Bytes sealed = aes_cfb_seal(key, Bytes(32));
  EXPECT_NE(Bytes(sealed.begin(), sealed.begin() + 16), Bytes(sealed.begin() + 16, sealed.end()));
}

}  // namespace
}  // namespace darkbloom::crypto
