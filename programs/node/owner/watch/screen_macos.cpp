// Never run: no Mac at hand.

#include <IOKit/pwr_mgt/IOPMLib.h>

#include "node/owner/watch/cf_owner.h"
#include "node/owner/watch/mac_sources.h"

namespace darkbloom::node::owner {
namespace {

/// The node takes no assertion of this kind itself, so whoever has one is somebody else.
class Screen final : public Source {
 public:
  std::vector<Listening> listening() override { return {}; }
  bool news(int, std::int64_t) override { return false; }
  void look(Sample& sample, std::int64_t) override {
    CFDictionaryRef raw = nullptr;
    if (::IOPMCopyAssertionsStatus(&raw) != kIOReturnSuccess || raw == nullptr) return;
    const CfOwner<CFDictionaryRef> levels(raw);
    const void* const level =
        ::CFDictionaryGetValue(levels.get(), kIOPMAssertPreventUserIdleDisplaySleep);
    int on = 0;
    if (level != nullptr) {
      ::CFNumberGetValue(static_cast<CFNumberRef>(level), kCFNumberIntType, &on);
    }
    sample.screen_in_use = on != 0;
  }
};

}  // namespace

std::unique_ptr<Source> make_mac_screen() {
  return std::make_unique<Screen>();
}

}  // namespace darkbloom::node::owner
