#include "seal/node/replay_guard.h"

#include <gtest/gtest.h>

#include "unit/seal/world.h"

namespace darkbloom::seal {
namespace {

using test::fault_of;
using test::kNow;

constexpr UnixMillis kWindow = ReplayGuard::kWindowMs;

RequestId numbered(std::size_t number) {
  RequestId id;
  for (std::size_t i = 0; i < 4; ++i)
    id.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return id;
}

TEST(ReplayGuard, an_id_passes_until_it_is_remembered) {
  ReplayGuard guard;
  EXPECT_TRUE(guard.inspect(numbered(1), kNow, kNow));
  EXPECT_TRUE(guard.inspect(numbered(1), kNow, kNow)) << "looking remembers nothing";
  EXPECT_TRUE(guard.remember(numbered(1), kNow));
  EXPECT_EQ(fault_of(guard.inspect(numbered(1), kNow, kNow)), Fault::replayed);
  EXPECT_TRUE(guard.inspect(numbered(2), kNow, kNow));
}

TEST(ReplayGuard, a_time_outside_the_window_is_refused) {
  const ReplayGuard guard;
  EXPECT_TRUE(guard.inspect(numbered(1), kNow - kWindow, kNow));
  EXPECT_TRUE(guard.inspect(numbered(1), kNow + kWindow, kNow));
  for (const UnixMillis sent :
       {kNow - kWindow - 1, kNow + kWindow + 1, UnixMillis{0}, UnixMillis{-1},
        std::numeric_limits<UnixMillis>::min(), std::numeric_limits<UnixMillis>::max()}) {
    EXPECT_EQ(fault_of(guard.inspect(numbered(1), sent, kNow)), Fault::replayed) << sent;
  }
}

TEST(ReplayGuard, an_id_is_remembered_for_as_long_as_its_request_is_in_time) {
  ReplayGuard guard;
  const UnixMillis sent = kNow + kWindow;  // a client whose clock runs ahead
  ASSERT_TRUE(guard.remember(numbered(1), kNow));
  for (UnixMillis later = kNow; later <= kNow + 3 * kWindow; later += kWindow / 4) {
    ASSERT_TRUE(guard.remember(numbered(static_cast<std::size_t>(later - kNow) + 2), later));
    EXPECT_EQ(fault_of(guard.inspect(numbered(1), sent, later)), Fault::replayed) << later - kNow;
  }
}

TEST(ReplayGuard, when_full_it_refuses_until_the_window_has_passed) {
  ReplayGuard guard;
  for (std::size_t i = 0; i < ReplayGuard::kRememberedMax; ++i)
    ASSERT_TRUE(guard.remember(numbered(i), kNow));
  const RequestId next = numbered(ReplayGuard::kRememberedMax);
  EXPECT_EQ(fault_of(guard.remember(next, kNow)), Fault::no_capacity);
  EXPECT_EQ(fault_of(guard.remember(next, kNow + 2 * kWindow)), Fault::no_capacity);
  EXPECT_EQ(fault_of(guard.inspect(numbered(0), kNow, kNow)), Fault::replayed) << "none forgotten";
  EXPECT_TRUE(guard.remember(next, kNow + 2 * kWindow + 1));
}

TEST(ReplayGuard, a_clock_set_back_lets_no_forgotten_id_through) {
  ReplayGuard guard;
  ASSERT_TRUE(guard.remember(numbered(1), kNow));
  ASSERT_TRUE(guard.remember(numbered(2), kNow + 10 * kWindow));  // forgets the first
  EXPECT_EQ(fault_of(guard.inspect(numbered(1), kNow, kNow)), Fault::replayed);
  EXPECT_TRUE(guard.inspect(numbered(3), kNow + 10 * kWindow, kNow + 10 * kWindow));
}

}  // namespace
}  // namespace darkbloom::seal
