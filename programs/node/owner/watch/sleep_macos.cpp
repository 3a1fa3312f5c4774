// Never run: no Mac at hand.

#include <IOKit/IOMessage.h>
#include <IOKit/pwr_mgt/IOPMLib.h>
#include <dispatch/dispatch.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>

#include "node/owner/watch/mac_sources.h"

namespace darkbloom::node::owner {
namespace {

/// The system waits half a minute for an answer; the node needs its grace and a little.
constexpr std::int64_t kHoldMs = 3'500;

class Sleep final : public Source {
 public:
  Sleep() {
    ::pipe(bell_.data());
    for (const int end : bell_)
      ::fcntl(end, F_SETFL, O_NONBLOCK);
    root_ = ::IORegisterForSystemPower(this, &port_, hear, &notifier_);
    if (root_ != MACH_PORT_NULL) {
      ::IONotificationPortSetDispatchQueue(port_, ::dispatch_get_global_queue(0, 0));
    }
  }
  ~Sleep() override {
    if (root_ != MACH_PORT_NULL) {
      ::IODeregisterForSystemPower(&notifier_);
      ::IOServiceClose(root_);
      ::IONotificationPortDestroy(port_);
    }
    for (const int end : bell_)
      ::close(end);
  }
  Sleep(const Sleep&) = delete;
  Sleep& operator=(const Sleep&) = delete;

  std::vector<Listening> listening() override {
    return {{.descriptor = bell_[0], .events = POLLIN}};
  }
  bool news(int, std::int64_t now_ms) override {
    std::array<char, 16> rings{};
    while (::read(bell_[0], rings.data(), rings.size()) > 0) {
    }
    if (sleeping_) since_ms_ = now_ms;
    return true;
  }
  void look(Sample& sample, std::int64_t now_ms) override {
    sample.going_to_sleep = sleeping_;
    const long waiting = waiting_;
    if (waiting != 0 && now_ms - since_ms_ >= kHoldMs) {
      waiting_ = 0;
      ::IOAllowPowerChange(root_, waiting);
    }
  }

 private:
  /// On a thread of the system's.
  static void hear(void* self, io_service_t, natural_t message, void* change) {
    auto& me = *static_cast<Sleep*>(self);
    // NOLINTNEXTLINE: the notice is numbered in the place of a pointer.
    const long number = reinterpret_cast<long>(change);
    if (message == kIOMessageCanSystemSleep) ::IOAllowPowerChange(me.root_, number);
    if (message == kIOMessageSystemWillSleep) {
      me.sleeping_ = true;
      me.waiting_ = number;
    }
    if (message == kIOMessageSystemHasPoweredOn) me.sleeping_ = false;
    ::write(me.bell_[1], "!", 1);
  }

  std::array<int, 2> bell_{};
  IONotificationPortRef port_ = nullptr;
  io_object_t notifier_ = 0;
  io_connect_t root_ = MACH_PORT_NULL;
  std::atomic<bool> sleeping_ = false;
  std::atomic<long> waiting_ = 0;  ///< the notice that the system waits for an answer to
  std::int64_t since_ms_ = 0;
};

}  // namespace

std::unique_ptr<Source> make_mac_sleep() {
  return std::make_unique<Sleep>();
}

}  // namespace darkbloom::node::owner
