#pragma once
// Mains and batteries, as the kernel tells them in /sys/class/power_supply.

#include <filesystem>

#include "node/owner/watch/source.h"

namespace darkbloom::node::owner {

class Power final : public Source {
 public:
  explicit Power(std::filesystem::path folder = "/sys/class/power_supply");
  void look(Sample& sample, std::int64_t now_ms) override;

 private:
  std::filesystem::path folder_;
};

}  // namespace darkbloom::node::owner
