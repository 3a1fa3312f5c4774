// Never run: no Mac at hand.

#include <IOKit/IOKitLib.h>
#include <sys/event.h>
#include <unistd.h>

#include "node/owner/watch/cf_owner.h"
#include "node/owner/watch/mac_sources.h"

namespace darkbloom::node::owner {
namespace {

constexpr std::int64_t kLookMs = 20;

/// Nanoseconds since anybody touched anything; negative where the system does not say.
std::int64_t idle_ns() {
  const io_registry_entry_t system =
      ::IORegistryEntryFromPath(kIOMainPortDefault, "IOService:/IOResources/IOHIDSystem");
  if (system == MACH_PORT_NULL) return -1;
  const CfOwner<CFTypeRef> value(
      ::IORegistryEntryCreateCFProperty(system, CFSTR("HIDIdleTime"), kCFAllocatorDefault, 0));
  ::IOObjectRelease(system);
  std::int64_t idle = -1;
  if (value && ::CFGetTypeID(value.get()) == ::CFNumberGetTypeID()) {
    ::CFNumberGetValue(static_cast<CFNumberRef>(value.get()), kCFNumberSInt64Type, &idle);
  }
  return idle;
}

/// No notice of a touch can be had without the owner's consent, so the time is asked for, by a
/// timer that poll() can wait for.
class Input final : public Source {
 public:
  Input() : timer_(::kqueue()) {
    struct kevent tick{};
    EV_SET(&tick, 1, EVFILT_TIMER, EV_ADD, 0, kLookMs, nullptr);
    ::kevent(timer_, &tick, 1, nullptr, 0, nullptr);
  }
  ~Input() override { ::close(timer_); }

  std::vector<Listening> listening() override {
    return {{.descriptor = timer_, .events = 0x0001 /* POLLIN */}};
  }
  bool news(int, std::int64_t now_ms) override {
    struct kevent tick{};
    const timespec now{};
    ::kevent(timer_, nullptr, 0, &tick, 1, &now);
    const std::int64_t idle = idle_ns();
    seen_ = idle >= 0;
    const std::int64_t input_ms = now_ms - idle / 1'000'000;
    const bool touched = seen_ && input_ms > input_ms_ + kLookMs;
    const bool first = touched && now_ms - told_ms_ > 100;
    if (touched) input_ms_ = input_ms;
    if (first) told_ms_ = now_ms;
    return first;
  }
  void look(Sample& sample, std::int64_t) override {
    sample.watch = seen_ ? Watch::events : Watch::none;
    if (input_ms_ > 0) sample.input_ms = input_ms_;
  }

 private:
  int timer_;
  bool seen_ = false;
  std::int64_t input_ms_ = 0;
  std::int64_t told_ms_ = 0;
};

}  // namespace

std::unique_ptr<Source> make_mac_input() {
  return std::make_unique<Input>();
}

}  // namespace darkbloom::node::owner
