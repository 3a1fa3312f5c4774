#include "node/executables.h"

#include <gtest/gtest.h>

namespace darkbloom::node {
namespace {

constexpr const char* kProgram =
    "55d0a0000000-55d0a0001000 r-xp 00001000 fe:01 42                         /usr/bin/node\n";
constexpr const char* kData =
    "55d0a0001000-55d0a0002000 rw-p 00002000 fe:01 42                         /usr/bin/node\n";
constexpr const char* kLibrary =
    "7f0000000000-7f0000001000 r-xp 00000000 fe:01 7                          /lib/a b.so\n";
constexpr const char* kHeap =
    "55d0b0000000-55d0b0001000 rw-p 00000000 00:00 0                          [heap]\n";
constexpr const char* kVdso =
    "7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0                          [vdso]\n";

std::string refusal(const std::string& maps) {
  const auto files = executable_files(maps);
  return files ? "taken" : files.error().detail;
}

TEST(Executables, those_of_a_process_are_found_once_each_and_by_path) {
  const auto files =
      executable_files(std::string(kProgram) + kData + kLibrary + kLibrary + kHeap + kVdso);
  ASSERT_TRUE(files) << files.error().detail;
  EXPECT_EQ(*files, (std::vector<MappedFile>{{"/lib/a b.so", 7}, {"/usr/bin/node", 42}}));
}

TEST(Executables, executable_memory_without_a_file_is_refused) {
  const std::string address = "7f0000000000-7f0000001000 ";
  const std::string why = "it has executable memory that no file stands behind";
  EXPECT_EQ(refusal(address + "rwxp 00000000 00:00 0 \n"), why);
  EXPECT_EQ(refusal(address + "r-xp 00000000 00:00 0      [heap]\n"), why);
  EXPECT_EQ(refusal(address + "r-xp 00000000 00:01 9      memfd:x\n"), why);
}

TEST(Executables, a_file_that_was_deleted_is_refused) {
  const std::string address = "7f0000000000-7f0000001000 ";
  EXPECT_TRUE(
      refusal(address + "r-xp 00000000 fe:01 9  /lib/x.so (deleted)\n").contains("was replaced"));
  EXPECT_TRUE(
      refusal(address + "r-xp 00000000 00:01 9  /memfd:x (deleted)\n").contains("was replaced"));
}

TEST(Executables, a_build_has_another_digest_when_any_object_is_another) {
  const std::vector<attest::BuildObject> objects{{"a", Digest{{1}}}, {"b", Digest{{2}}}};
  const Digest digest = build_digest(objects);
  EXPECT_EQ(build_digest(objects), digest);
  EXPECT_NE(build_digest({{"a", Digest{{1}}}, {"b", Digest{{3}}}}), digest);
  EXPECT_NE(build_digest({{"a", Digest{{1}}}, {"c", Digest{{2}}}}), digest);
  EXPECT_NE(build_digest({{"a", Digest{{1}}}}), digest);
  EXPECT_NE(build_digest({}), digest);
}

}  // namespace
}  // namespace darkbloom::node
