#include "support/rotating_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace darkbloom {
namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  static std::string text(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  fs::path path = fs::temp_directory_path() / ("darkbloom-rotating-" + std::to_string(::getpid()));
  fs::path file = path / "lines";
};

TEST(RotatingFile, lines_are_in_the_file_at_once_and_after_what_was_there) {
  const Folder folder;
  std::ofstream(folder.file) << "before\n";
  auto file = RotatingFile::open(folder.file, 1'000);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->append("one"));
  ASSERT_TRUE(file->append("two"));
  EXPECT_EQ(Folder::text(folder.file), "before\none\ntwo\n");
}

TEST(RotatingFile, both_files_together_stay_within_twice_the_bound) {
  const Folder folder;
  auto file = RotatingFile::open(folder.file, 20);
  ASSERT_TRUE(file);
  for (int line = 0; line < 100; ++line)
    ASSERT_TRUE(file->append("line " + std::to_string(line)));
  EXPECT_EQ(Folder::text(folder.file), "line 98\nline 99\n");
  EXPECT_EQ(Folder::text(folder.file.string() + ".1"), "line 96\nline 97\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()), 2);
}

TEST(RotatingFile, a_line_over_the_bound_is_whole_and_alone) {
  const Folder folder;
  auto file = RotatingFile::open(folder.file, 4);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->append("a long line"));
  ASSERT_TRUE(file->append("b"));
  EXPECT_EQ(Folder::text(folder.file), "b\n");
  EXPECT_EQ(Folder::text(folder.file.string() + ".1"), "a long line\n");
}

TEST(RotatingFile, what_cannot_be_opened_is_refused) {
  const auto file = RotatingFile::open("/nowhere/at/all", 100);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().fault, Fault::unavailable);
}

}  // namespace
}  // namespace darkbloom
