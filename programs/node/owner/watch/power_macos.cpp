// Never run: no Mac at hand.

#include <IOKit/ps/IOPSKeys.h>
#include <IOKit/ps/IOPowerSources.h>
#include <notify.h>

#include <algorithm>

#include "node/owner/watch/cf_owner.h"
#include "node/owner/watch/mac_sources.h"

namespace darkbloom::node::owner {
namespace {

int number_of(CFDictionaryRef source, const char* key) {
  const CfOwner<CFStringRef> name(
      ::CFStringCreateWithCString(kCFAllocatorDefault, key, kCFStringEncodingUTF8));
  const void* const value = ::CFDictionaryGetValue(source, name.get());
  int number = 0;
  if (value != nullptr) {
    ::CFNumberGetValue(static_cast<CFNumberRef>(value), kCFNumberIntType, &number);
  }
  return number;
}

/// Pressure levels are nominal, moderate, heavy, trapping and sleeping.
Heat heat_of(std::uint64_t level) {
  return level <= 2 ? static_cast<Heat>(level) : Heat::critical;
}

class Power final : public Source {
 public:
  Power() { ::notify_register_check("com.apple.system.thermalpressurelevel", &thermal_); }
  ~Power() override { ::notify_cancel(thermal_); }
  Power(const Power&) = delete;
  Power& operator=(const Power&) = delete;

  std::vector<Listening> listening() override { return {}; }
  bool news(int, std::int64_t) override { return false; }
  void look(Sample& sample, std::int64_t) override {
    std::uint64_t level = 0;
    if (::notify_get_state(thermal_, &level) == NOTIFY_STATUS_OK) sample.heat = heat_of(level);
    const CfOwner<CFTypeRef> all(::IOPSCopyPowerSourcesInfo());
    if (!all) return;
    const CFStringRef providing = ::IOPSGetProvidingPowerSourceType(all.get());
    sample.on_battery = providing != nullptr && ::CFEqual(providing, CFSTR(kIOPSBatteryPowerValue));
    const CfOwner<CFArrayRef> sources(::IOPSCopyPowerSourcesList(all.get()));
    for (CFIndex i = 0; sources && i < ::CFArrayGetCount(sources.get()); ++i) {
      const CFDictionaryRef source =
          ::IOPSGetPowerSourceDescription(all.get(), ::CFArrayGetValueAtIndex(sources.get(), i));
      if (source == nullptr) continue;
      const int most = std::max(1, number_of(source, kIOPSMaxCapacityKey));
      const int percent = 100 * number_of(source, kIOPSCurrentCapacityKey) / most;
      sample.battery_percent = std::min(sample.battery_percent.value_or(100),
                                        static_cast<std::uint8_t>(std::clamp(percent, 0, 100)));
    }
  }

 private:
  int thermal_ = 0;
};

}  // namespace

std::unique_ptr<Source> make_mac_power() {
  return std::make_unique<Power>();
}

}  // namespace darkbloom::node::owner
