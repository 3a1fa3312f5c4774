#include "darkbloom/model/partial_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "unit/model/temporary_folder.h"

namespace darkbloom::model {
namespace {

class PartialFileTest : public testing::Test {
 protected:
  static unsigned mode_of(const std::filesystem::path& path) {
    struct stat facts{};
    EXPECT_EQ(::stat(path.c_str(), &facts), 0);
    return facts.st_mode & 0777U;
  }
  test::TemporaryFolder folder_;
  std::filesystem::path part_ = folder_.file("a.partial");
};

TEST_F(PartialFileTest, what_came_before_is_hashed_with_what_comes) {
  {
    auto part = PartialFile::open(part_);
    ASSERT_TRUE(part);
    ASSERT_TRUE(part->append(view_of("one ")));
  }
  auto part = PartialFile::open(part_);
  ASSERT_TRUE(part);
  EXPECT_EQ(part->size(), 4U);
  ASSERT_TRUE(part->append(view_of("two")));
  EXPECT_EQ(part->finish(), crypto::sha256(view_of("one two")));
  EXPECT_EQ(digest_of_file(part_), crypto::sha256(view_of("one two")));
}

TEST_F(PartialFileTest, a_new_beginning_forgets_all) {
  auto part = PartialFile::open(part_);
  ASSERT_TRUE(part);
  ASSERT_TRUE(part->append(view_of("old")));
  ASSERT_TRUE(part->restart());
  ASSERT_TRUE(part->append(view_of("new")));
  EXPECT_EQ(part->size(), 3U);
  EXPECT_EQ(part->finish(), crypto::sha256(view_of("new")));
  EXPECT_EQ(std::filesystem::file_size(part_), 3U);
}

TEST_F(PartialFileTest, it_is_private_until_it_has_its_name) {
  auto part = PartialFile::open(part_);
  ASSERT_TRUE(part);
  EXPECT_EQ(mode_of(part_), 0600U);
  ASSERT_TRUE(part->become(folder_.file("a.gguf")));
  EXPECT_EQ(mode_of(folder_.file("a.gguf")), 0644U);
  EXPECT_FALSE(std::filesystem::exists(part_));
}

TEST_F(PartialFileTest, two_pulls_do_not_write_one_file) {
  const auto first = PartialFile::open(part_);
  ASSERT_TRUE(first);
  const auto second = PartialFile::open(part_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, Fault::no_capacity);
}

TEST_F(PartialFileTest, a_link_or_a_missing_folder_is_refused) {
  std::filesystem::create_symlink(folder_.file("elsewhere"), part_);
  EXPECT_FALSE(PartialFile::open(part_));
  EXPECT_FALSE(std::filesystem::exists(folder_.file("elsewhere")));
  EXPECT_FALSE(PartialFile::open(folder_.file("none/a.partial")));
  EXPECT_FALSE(digest_of_file(folder_.file("none")));
}

}  // namespace
}  // namespace darkbloom::model
