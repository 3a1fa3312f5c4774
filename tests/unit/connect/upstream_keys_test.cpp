#include "darkbloom/connect/upstream_keys.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace darkbloom::connect {
namespace {

namespace fs = std::filesystem;

class UpstreamKeys : public ::testing::Test {
 protected:
  void TearDown() override { fs::remove(file_); }

  Result<std::string> from_variable(const char* value) {
    return key_of({.name = "house", .url = "", .key_env = "KEY"}, value);
  }
  Result<std::string> from_file(const std::string& text, fs::perms mode) {
    std::ofstream(file_) << text;
    fs::permissions(file_, mode);
    return key_of({.name = "house", .url = "", .key_file = file_.string()}, nullptr);
  }
  static Result<std::string> key_of(Upstream upstream, const char* value) {
    std::vector<Upstream> upstreams;
    upstreams.push_back(std::move(upstream));
    const auto read = read_keys(
        upstreams, [&](const std::string& name) { return name == "KEY" ? value : nullptr; });
    if (!read) return fail(read.error());
    return std::string(upstreams.front().key.text());
  }

  static constexpr fs::perms kMine = fs::perms::owner_read | fs::perms::owner_write;
  const fs::path file_ =
      fs::temp_directory_path() /
      ("darkbloom-key-" +
       std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(UpstreamKeys, a_key_stands_in_a_variable_or_in_a_file_of_ones_own) {
  EXPECT_EQ(from_variable("sk-1"), "sk-1");
  EXPECT_EQ(from_file("sk-2\n", kMine), "sk-2");
  EXPECT_EQ(key_of({.name = "house", .url = ""}, nullptr), "");
}

TEST_F(UpstreamKeys, a_file_that_others_may_read_is_refused) {
  for (const fs::perms more : {fs::perms::group_read, fs::perms::others_read}) {
    const auto key = from_file("sk-2", kMine | more);
    ASSERT_FALSE(key);
    EXPECT_TRUE(key.error().detail.contains("chmod 600")) << key.error().detail;
  }
}

TEST_F(UpstreamKeys, what_is_no_key_is_refused_and_not_repeated) {
  for (const char* const value : {"", "sk 1", "sk-1\r\nx-more: 1", "\x01", "sk-\xc3\xa9"}) {
    const auto key = from_variable(value);
    ASSERT_FALSE(key) << value;
    EXPECT_FALSE(key.error().detail.contains("sk")) << key.error().detail;
  }
  EXPECT_FALSE(from_variable(nullptr));
  EXPECT_FALSE(from_variable(std::string(kUpstreamKeyMax + 1, 'k').c_str()));
  EXPECT_FALSE(from_file(std::string(kUpstreamKeyMax + 1, 'k'), kMine));
  EXPECT_FALSE(from_file("", kMine));
  EXPECT_FALSE(key_of({.name = "house", .url = "", .key_file = "/no/such/file"}, nullptr));
  EXPECT_FALSE(key_of({.name = "house", .url = "", .key_file = "/"}, nullptr));
}

}  // namespace
}  // namespace darkbloom::connect
