#include "crypto/labeled.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"

namespace darkbloom::crypto {
namespace {

TEST(Labeled, extract_mixes_version_suite_and_label_in) {
  const Secret got = Labeled(kKemSuite).extract(view_of("salt"), "label", view_of("input"));
  const Secret wanted =
      hkdf_extract(view_of("salt"), view_of(std::string_view("HPKE-v1KEM\0\x10labelinput", 22)));
  EXPECT_EQ(to_hex(got.view()), to_hex(wanted.view()));
}

TEST(Labeled, expand_mixes_the_length_in_too) {
  const Bytes key(32, 1);
  const auto got = Labeled(kHpkeSuite).expand(key, "label", view_of("info"), 300);
  const std::string_view info("\x01\x2cHPKE-v1HPKE\0\x10\0\x01\0\x02labelinfo", 28);
  EXPECT_EQ(to_hex(got->view()), to_hex(hkdf_expand(key, view_of(info), 300)->view()));
}

TEST(Labeled, a_size_that_hkdf_cannot_give_is_refused) {
  const Labeled suite(kHpkeSuite);
  EXPECT_EQ(suite.expand(Bytes(32), "label", {}, 8161).error().fault, Fault::too_large);
  EXPECT_EQ(suite.expand(Bytes(32), "label", {}, 65536 + 32).error().fault, Fault::too_large);
}

}  // namespace
}  // namespace darkbloom::crypto
