#include "crypto/openssl.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "crypto/aead.h"
#include "crypto/p256.h"

namespace darkbloom::crypto {
namespace {

TEST(OpenSsl, a_mark_drops_the_errors_that_came_after_it_alone) {
  ERR_clear_error();
  ERR_raise(ERR_LIB_USER, 1);
  {
    const ErrorMark mark;
    ERR_raise(ERR_LIB_USER, 2);
  }
  EXPECT_EQ(ERR_GET_REASON(ERR_get_error()), 1);
  EXPECT_EQ(ERR_get_error(), 0U);
}

TEST(OpenSsl, refusals_leave_no_error_behind_for_tls_to_trip_over) {
  ERR_clear_error();
  Bytes point(kP256PublicSize, 5);
  point.front() = 4;
  EXPECT_FALSE(parse_p256_public(point));
  const auto key = P256Key::derive(view_of("some input key material"));
  EXPECT_FALSE(key->dh(point));
  EXPECT_FALSE(verify_p256(key->public_key(), view_of("message"), Bytes(64, 0xff)));
  EXPECT_FALSE(verify_p256(key->public_key(), view_of("message"), Bytes(64)));
  EXPECT_FALSE(aead_open(Bytes(kAeadKeySize), {}, {}, Bytes(40)));
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace darkbloom::crypto
