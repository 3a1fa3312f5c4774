#include "engine/weight_pages.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <span>
#include <vector>

#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

constexpr std::size_t kPages = 64;

/// A file of our own, mapped for reading.
class MappedFile {
 public:
  MappedFile() {
    testing::write_file(path(), std::string(size_, 'w'));
    const int file = ::open(path().c_str(), O_RDONLY | O_CLOEXEC);
    place_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    ::close(file);
  }
  ~MappedFile() { ::munmap(place_, size_); }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::filesystem::path path() const { return folder_.path() / "weights"; }
  std::span<const char> bytes() const { return {static_cast<const char*>(place_), size_}; }
  /// Whether every byte is as written. Reads them all in.
  bool good() const {
    return std::ranges::all_of(bytes(), [](char byte) { return byte == 'w'; });
  }
  /// Pages that this process has in its tables; a file's pages in the system's cache are not ours.
  std::size_t resident() const {
    const int map = ::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    std::vector<std::uint64_t> entries(kPages);
    const auto first = reinterpret_cast<std::uintptr_t>(place_) / page_;
    const auto read = ::pread(map, entries.data(), kPages * 8, static_cast<off_t>(first * 8));
    ::close(map);
    EXPECT_EQ(read, static_cast<ssize_t>(kPages * 8));
    return static_cast<std::size_t>(
        std::ranges::count_if(entries, [](std::uint64_t entry) { return (entry >> 63U) != 0; }));
  }

 private:
  testing::TemporaryFolder folder_;
  std::size_t page_ = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::size_t size_ = kPages * page_;
  void* place_ = nullptr;
};

TEST(WeightPages, a_mapped_file_leaves_this_process_and_is_read_again) {
  const MappedFile file;
  ASSERT_TRUE(file.good());
  EXPECT_EQ(file.resident(), kPages);
  give_back_pages(file.path());
  EXPECT_EQ(file.resident(), 0U);
  EXPECT_TRUE(file.good());
}

TEST(WeightPages, locked_pages_leave_too) {
  const MappedFile file;
  if (::mlock(file.bytes().data(), file.bytes().size()) != 0) GTEST_SKIP() << "no memory to lock";
  give_back_pages(file.path());
  EXPECT_EQ(file.resident(), 0U);
}

TEST(WeightPages, no_other_file_is_touched) {
  const MappedFile file;
  ASSERT_TRUE(file.good());
  give_back_pages(file.path().parent_path() / "weight");
  give_back_pages(file.path().parent_path());
  give_back_pages("");
  EXPECT_EQ(file.resident(), kPages);
}

}  // namespace
}  // namespace darkbloom::engine
