#include "coordinator/release_path.h"

#include <gtest/gtest.h>

namespace darkbloom::coordinator {
namespace {

TEST(ReleasePath, a_path_is_one_to_three_plain_names) {
  for (const char* const good :
       {"install.sh", "linux-x86_64/release.note", "linux-x86_64/1.2.3/libstdc++.so.6"}) {
    EXPECT_TRUE(is_release_path(good)) << good;
  }
  for (const char* const bad : {"", "/", "/etc/passwd", "..", "../x", "a/../b", "a//b", "a/b/c/d",
                                ".hidden", "a/.b", "a/", "a b", "a%2fb", "a\\b"}) {
    EXPECT_FALSE(is_release_path(bad)) << bad;
  }
  EXPECT_FALSE(is_release_path(std::string(65, 'a')));
}

TEST(ReleasePath, proofs_are_told_from_files) {
  EXPECT_TRUE(is_proof_path("linux-x86_64/release.proof"));
  EXPECT_TRUE(is_proof_path("linux-x86_64/1.2.3/release.proof"));
  EXPECT_TRUE(is_proof_path("release.proof"));
  EXPECT_FALSE(is_proof_path("linux-x86_64/other-release.proof"));
  EXPECT_FALSE(is_proof_path("../release.proof"));
}

}  // namespace
}  // namespace darkbloom::coordinator
