#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/input.h>
#include <poll.h>
#include <sys/stat.h>

#include "node/owner/system_moments.h"
#include "node/owner/watch/input_linux.h"
#include "unit/node/owner/watch/kernel_folder.h"

namespace darkbloom::node::owner {
namespace {

/// A pipe in the place of an event device.
class Device {
 public:
  explicit Device(const std::filesystem::path& path) {
    EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
    end_ = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  }
  ~Device() { ::close(end_); }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  void say(int type, int times = 1) const {
    for (int i = 0; i < times; ++i) {
      input_event event{};
      event.type = static_cast<std::uint16_t>(type);
      EXPECT_EQ(::write(end_, &event, sizeof(event)), static_cast<ssize_t>(sizeof(event)));
    }
  }

 private:
  int end_;
};

/// Gives the source its news. True: there was some that the node must hear of.
bool poll_once(InputDevices& devices, std::int64_t now_ms) {
  bool urgent = false;
  for (const Listening& one : devices.listening()) {
    pollfd polled{.fd = one.descriptor, .events = one.events, .revents = 0};
    if (::poll(&polled, 1, 0) > 0) urgent = devices.news(one.descriptor, now_ms) || urgent;
  }
  return urgent;
}

Sample look(InputDevices& devices) {
  Sample sample;
  devices.look(sample, 0);
  return sample;
}

TEST(OwnerInput, a_key_a_mouse_and_a_finger_are_touches) {
  for (const int type : {EV_KEY, EV_REL, EV_ABS}) {
    const test::KernelFolder folder;
    const Device device(folder.path() / "event0");
    InputDevices devices({}, folder.path());
    EXPECT_FALSE(poll_once(devices, 5));
    EXPECT_FALSE(look(devices).input_ms);
    device.say(EV_SYN);
    device.say(type, 100);
    EXPECT_TRUE(poll_once(devices, 6)) << type;
    EXPECT_EQ(look(devices).input_ms, 6);
    EXPECT_EQ(look(devices).watch, Watch::events);
  }
}

TEST(OwnerInput, lamps_and_marks_are_not) {
  const test::KernelFolder folder;
  const Device device(folder.path() / "event0");
  InputDevices devices({}, folder.path());
  for (const int type : {EV_SYN, EV_MSC, EV_LED, EV_REP})
    device.say(type);
  EXPECT_FALSE(poll_once(devices, 6));
  EXPECT_FALSE(look(devices).input_ms);
}

TEST(OwnerInput, a_device_that_comes_later_is_watched_and_one_that_goes_is_forgotten) {
  const test::KernelFolder folder;
  InputDevices devices({}, folder.path());
  EXPECT_EQ(look(devices).watch, Watch::nobody);
  {
    const Device device(folder.path() / "event3");
    EXPECT_TRUE(poll_once(devices, 5));
    device.say(EV_KEY);
    EXPECT_TRUE(poll_once(devices, 6));
    EXPECT_EQ(look(devices).input_ms, 6);
  }
}

TEST(OwnerInput, other_files_are_no_event_devices) {
  const test::KernelFolder folder;
  const Device mice(folder.path() / "mice");
  InputDevices devices({}, folder.path());
  mice.say(EV_KEY);
  EXPECT_FALSE(poll_once(devices, 5));
}

TEST(OwnerInput, named_devices_count_alone_and_are_waited_for) {
  const test::KernelFolder folder;
  const Device other(folder.path() / "event0");
  const std::string path = folder.path() / "mine";
  InputDevices devices({path}, folder.path());
  EXPECT_EQ(look(devices).watch, Watch::none) << "named, and not to be read";
  const Device mine(path);
  EXPECT_EQ(look(devices).watch, Watch::events);
  other.say(EV_KEY);
  EXPECT_FALSE(poll_once(devices, 5));
  mine.say(EV_KEY);
  EXPECT_TRUE(poll_once(devices, 6));
}

TEST(OwnerInput, after_a_touch_it_is_deaf_for_a_moment) {
  const test::KernelFolder folder;
  const Device device(folder.path() / "event0");
  InputDevices devices({}, folder.path());
  device.say(EV_REL);
  const std::int64_t now_ms = steady_now_ms();
  EXPECT_TRUE(poll_once(devices, now_ms));
  if (steady_now_ms() - now_ms < InputDevices::kDeafMs / 2) {
    EXPECT_EQ(devices.listening().size(), 1U) << "the folder alone";
  }
  InputDevices later({}, folder.path());
  EXPECT_EQ(later.listening().size(), 2U);
}

}  // namespace
}  // namespace darkbloom::node::owner
