#include "darkbloom/org/keeping.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "organisation/invite_code.h"
#include "support/organisation_file.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::org {
namespace {

namespace fs = std::filesystem;
using organisation::Organisation;

Organisation numbered(std::uint8_t number) {
  return Organisation::from_secret(Secret(Bytes(organisation::kSecretSize, number))).value();
}

class Keep : public testing::Test {
 protected:
  Keep() { fs::remove_all(folder_); }
  ~Keep() override { fs::remove_all(folder_); }
  fs::path folder_ = fs::temp_directory_path() / ("darkbloom-org-" + std::to_string(::getpid()));
  Keeping keeping_{folder_ / "organisations"};
};

unsigned mode_of(const fs::path& path) {
  struct stat facts{};
  EXPECT_EQ(::stat(path.c_str(), &facts), 0) << path;
  return facts.st_mode & 0777U;
}

TEST_F(Keep, what_is_kept_comes_back_and_nobody_else_can_read_it) {
  EXPECT_TRUE(keeping_.names().empty());
  ASSERT_TRUE(keeping_.keep("mine", numbered(1)));
  ASSERT_TRUE(keeping_.keep("Lab_2", numbered(2)));
  EXPECT_EQ(keeping_.names(), (std::vector<std::string>{"Lab_2", "mine"}));
  EXPECT_EQ(keeping_.read("mine")->id(), numbered(1).id());
  EXPECT_EQ(mode_of(keeping_.file_of("mine")), 0600U);
  EXPECT_EQ(mode_of(folder_ / "organisations"), 0700U);
}

TEST_F(Keep, one_that_was_left_is_gone) {
  ASSERT_TRUE(keeping_.keep("mine", numbered(1)));
  ASSERT_TRUE(keeping_.leave("mine"));
  EXPECT_EQ(keeping_.read("mine").error().fault, Fault::not_found);
  EXPECT_EQ(keeping_.leave("mine").error().fault, Fault::not_found);
  EXPECT_EQ(keeping_.read("../mine").error().fault, Fault::not_found);
}

TEST_F(Keep, a_name_or_an_organisation_is_taken_once) {
  ASSERT_TRUE(keeping_.keep("mine", numbered(1)));
  EXPECT_EQ(keeping_.keep("mine", numbered(2)).error().fault, Fault::invalid);
  const auto known = keeping_.keep("other", numbered(1));
  ASSERT_FALSE(known);
  EXPECT_TRUE(known.error().detail.contains("'mine'")) << known.error().detail;
}

TEST_F(Keep, a_fifth_is_refused) {
  for (const std::uint8_t number : Bytes{1, 2, 3, 4})
    ASSERT_TRUE(keeping_.keep("n" + std::to_string(number), numbered(number)));
  EXPECT_FALSE(keeping_.keep("n5", numbered(5)));
  ASSERT_TRUE(keeping_.leave("n1"));
  EXPECT_TRUE(keeping_.keep("n5", numbered(5)));
}

TEST_F(Keep, names_are_plain) {
  for (const char* const name : {"", "a/b", "..", ".hidden", "-x", "a b", "\xC3\xA4"})
    EXPECT_FALSE(keeping_.keep(name, numbered(1))) << name;
  EXPECT_FALSE(keeping_.keep(std::string(kNameMax + 1, 'a'), numbered(1)));
  EXPECT_TRUE(keeping_.keep(std::string(kNameMax, 'a'), numbered(1)));
}

TEST_F(Keep, a_file_that_holds_no_code_is_refused_by_name_and_not_repeated) {
  fs::create_directories(folder_);
  const fs::path file = folder_ / "bad";
  std::ofstream(file) << "canary";
  const auto refused = read_organisation(file);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().detail.contains(file.string())) << refused.error().detail;
  EXPECT_FALSE(refused.error().detail.contains("canary")) << refused.error().detail;
  EXPECT_EQ(read_organisations({folder_ / "none"}).error().fault, Fault::not_found);
  EXPECT_EQ(read_organisations(std::vector<fs::path>(5, file)).error().fault, Fault::too_large);
}

}  // namespace
}  // namespace darkbloom::org
