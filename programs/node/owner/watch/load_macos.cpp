// Never run: no Mac at hand.

#include <libproc.h>
#include <mach/mach.h>
#include <mach/mach_time.h>
#include <sys/sysctl.h>

#include <algorithm>
#include <numeric>

#include "node/owner/watch/mac_sources.h"

namespace darkbloom::node::owner {
namespace {

constexpr std::int64_t kSpanMs = 900;

template <typename Number>
Number asked(const char* name) {
  Number number = 0;
  std::size_t size = sizeof(number);
  return ::sysctlbyname(name, &number, &size, nullptr, 0) == 0 ? number : 0;
}

/// The kernel's levels are 1, 2 and 4.
Pressure pressure() {
  const int level = asked<int>("kern.memorystatus_vm_pressure_level");
  return level >= 4 ? Pressure::full : level >= 2 ? Pressure::some : Pressure::none;
}

class Load final : public Source {
 public:
  explicit Load(pid_t node) : node_(node) {}
  std::vector<Listening> listening() override { return {}; }
  bool news(int, std::int64_t) override { return false; }
  void look(Sample& sample, std::int64_t now_ms) override {
    rusage_info_v2 own{};
    // NOLINTNEXTLINE: the library's own way to pass a structure of any version.
    ::proc_pid_rusage(node_, RUSAGE_INFO_V2, reinterpret_cast<rusage_info_t*>(&own));
    sample.memory_total = asked<std::uint64_t>("hw.memsize");
    sample.memory_own = own.ri_phys_footprint;
    sample.memory_pressure = pressure();
    if (now_ms - at_ms_ >= kSpanMs) measure(now_ms, own.ri_user_time + own.ri_system_time);
    sample.others_cpu_percent = percent_;
  }

 private:
  void measure(std::int64_t now_ms, std::uint64_t own_ticks) {
    host_cpu_load_info ticks{};
    mach_msg_type_number_t count = HOST_CPU_LOAD_INFO_COUNT;
    // NOLINTNEXTLINE: the kernel takes every kind of answer as integers.
    const auto place = reinterpret_cast<host_info_t>(&ticks);
    if (::host_statistics(::mach_host_self(), HOST_CPU_LOAD_INFO, place, &count) != KERN_SUCCESS) {
      return;
    }
    const auto all =
        std::accumulate(std::begin(ticks.cpu_ticks), std::end(ticks.cpu_ticks), std::uint64_t{0});
    const std::uint64_t busy = all - ticks.cpu_ticks[CPU_STATE_IDLE];
    mach_timebase_info_data_t base{};
    ::mach_timebase_info(&base);
    const std::uint64_t own_ms = own_ticks * base.numer / base.denom / 1'000'000;
    if (at_ms_ > 0 && all > all_) {
      const auto cores = std::max<std::int64_t>(1, asked<int>("hw.logicalcpu"));
      const auto machine_ms = (now_ms - at_ms_) * cores;
      const auto used = static_cast<std::int64_t>((busy - busy_) * 100 / (all - all_));
      const auto own = static_cast<std::int64_t>(own_ms - own_ms_) * 100 / machine_ms;
      percent_ = static_cast<std::uint8_t>(std::clamp<std::int64_t>(used - own, 0, 100));
    }
    at_ms_ = now_ms;
    all_ = all;
    busy_ = busy;
    own_ms_ = own_ms;
  }

  pid_t node_;
  std::int64_t at_ms_ = 0;
  std::uint64_t all_ = 0;
  std::uint64_t busy_ = 0;
  std::uint64_t own_ms_ = 0;
  std::uint8_t percent_ = 0;
};

}  // namespace

std::unique_ptr<Source> make_mac_load(pid_t node) {
  return std::make_unique<Load>(node);
}

}  // namespace darkbloom::node::owner
