#include "base/secret.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <ostream>
#include <type_traits>

namespace darkbloom {
namespace {

template <typename T>
concept Comparable = requires(const T& value) { value == value; };
template <typename T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(!Comparable<Secret>, "secrets compare in constant time or not at all");
static_assert(!Printable<Secret>, "a secret cannot be printed by accident");

constexpr std::uint8_t kCanary = 0xA7;
constexpr std::size_t kSize = 4096;

/// This process's memory as the operating system sees it, which may be read after it was freed.
/// It allocates nothing once it stands, or it would be given the freed memory itself.
class OwnMemory {
 public:
  OwnMemory() {
    file_.rdbuf()->pubsetbuf(nullptr, 0);
    file_.open("/proc/self/mem", std::ios::binary);
  }
  /// How many of `kSize` bytes are the canary; nothing where they cannot be read.
  std::optional<std::size_t> canaries_at(std::uintptr_t address) {
    std::array<char, kSize> bytes;
    file_.seekg(static_cast<std::streamoff>(address));
    file_.read(bytes.data(), bytes.size());
    if (!file_) return std::nullopt;
    return static_cast<std::size_t>(std::ranges::count(bytes, static_cast<char>(kCanary)));
  }

 private:
  std::ifstream file_;
};

// The allocator may write a few bytes of its own, and no more of the canary's may stay.
constexpr std::size_t kFewBytes = 64;

std::uintptr_t address_of(const Secret& secret) {
  return reinterpret_cast<std::uintptr_t>(secret.view().data());
}

TEST(Secret, wiping_overwrites_live_memory) {
  Bytes bytes(kSize, kCanary);
  wipe(bytes);
  EXPECT_EQ(bytes, Bytes(kSize));
  wipe({});
}

TEST(Secret, its_memory_is_wiped_when_it_ends) {
  OwnMemory memory;
  std::uintptr_t address = 0;
  {
    const Secret secret(Bytes(kSize, kCanary));
    address = address_of(secret);
    if (!memory.canaries_at(address)) GTEST_SKIP() << "no /proc/self/mem here";
    EXPECT_EQ(memory.canaries_at(address), kSize);
  }
  EXPECT_LT(memory.canaries_at(address).value_or(0), kFewBytes);
}

TEST(Secret, assigning_over_it_wipes_what_it_held) {
  OwnMemory memory;
  Secret secret(Bytes(kSize, kCanary));
  const std::uintptr_t address = address_of(secret);
  secret = Secret(Bytes{1, 2, 3});
  EXPECT_LT(memory.canaries_at(address).value_or(0), kFewBytes);
  EXPECT_EQ(secret.size(), 3U);
}

TEST(Secret, growing_wipes_the_storage_that_it_leaves) {
  OwnMemory memory;
  const Bytes more(4 * kSize, 1);
  Secret secret(Bytes(kSize, kCanary));
  const std::uintptr_t address = address_of(secret);
  secret.append(more);
  EXPECT_LT(memory.canaries_at(address).value_or(0), kFewBytes);
  ASSERT_NE(address_of(secret), address);
  EXPECT_EQ(secret.size(), 5 * kSize);
  EXPECT_EQ(secret.view()[kSize - 1], kCanary);
  EXPECT_EQ(secret.view()[kSize], 1);
}

TEST(Secret, moving_hands_the_same_memory_on_and_leaves_nothing) {
  Secret first(Bytes(kSize, kCanary));
  const std::uintptr_t address = address_of(first);
  Secret second(std::move(first));
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  EXPECT_EQ(address_of(second), address);
  first = std::move(second);
  EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(first.size(), kSize);
  Secret& same = first;
  first = std::move(same);
  EXPECT_EQ(first.size(), kSize) << "assigning it to itself keeps it";
}

TEST(Secret, a_copy_is_made_by_name_only) {
  const Secret secret = Secret::copy(view_of("text"));
  const Secret twin = Secret::copy(secret.view());
  EXPECT_EQ(twin.text(), "text");
  EXPECT_NE(address_of(twin), address_of(secret));
}

TEST(Secret, appending_builds_a_text_from_parts) {
  Secret secret;
  EXPECT_TRUE(secret.empty());
  for (const std::string_view part : {"one ", "", "two ", "three"})
    secret.append(view_of(part));
  EXPECT_EQ(secret.text(), "one two three");
}

TEST(Secret, comparing_in_constant_time_tells_equal_from_different) {
  EXPECT_TRUE(equal_in_constant_time({}, {}));
  EXPECT_TRUE(equal_in_constant_time(view_of("same"), view_of("same")));
  EXPECT_FALSE(equal_in_constant_time(view_of("same"), view_of("samf")));
  EXPECT_FALSE(equal_in_constant_time(view_of("same"), view_of("tame")));
  EXPECT_FALSE(equal_in_constant_time(view_of("same"), view_of("sam")));
}

}  // namespace
}  // namespace darkbloom
