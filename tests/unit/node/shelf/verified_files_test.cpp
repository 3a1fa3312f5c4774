#include "node/shelf/verified_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "crypto/hash.h"

namespace darkbloom::node::shelf {
namespace {

class VerifiedFilesTest : public testing::Test {
 protected:
  ~VerifiedFilesTest() override { std::filesystem::remove(file); }
  Digest write(const std::string& content) const {
    std::ofstream(file) << content;
    return crypto::sha256(view_of(content));
  }

  std::filesystem::path file =
      std::filesystem::path(testing::TempDir()) / ("verified-" + std::to_string(::getpid()));
  VerifiedFiles files;
};

TEST_F(VerifiedFilesTest, a_file_that_is_what_was_said_passes) {
  const Digest digest = write("weights");
  EXPECT_TRUE(files.check(file, digest));
  EXPECT_TRUE(files.check(file, digest));
}

TEST_F(VerifiedFilesTest, another_file_is_refused) {
  write("weights");
  EXPECT_EQ(files.check(file, Digest{}).error().fault, Fault::tampered);
}

TEST_F(VerifiedFilesTest, a_change_after_the_check_is_found) {
  const Digest digest = write("weights");
  ASSERT_TRUE(files.check(file, digest));
  write("weighty");
  EXPECT_EQ(files.check(file, digest).error().fault, Fault::tampered);
  write("weights");
  EXPECT_TRUE(files.check(file, digest));
}

TEST_F(VerifiedFilesTest, a_check_for_one_digest_is_none_for_another) {
  ASSERT_TRUE(files.check(file, write("weights")));
  EXPECT_EQ(files.check(file, Digest{}).error().fault, Fault::tampered);
}

TEST_F(VerifiedFilesTest, a_file_that_is_gone_is_not_found) {
  EXPECT_EQ(files.check(file, Digest{}).error().fault, Fault::not_found);
}

}  // namespace
}  // namespace darkbloom::node::shelf
