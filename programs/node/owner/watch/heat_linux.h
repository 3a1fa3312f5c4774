#pragma once
// The hottest of the machine's thermal zones.

#include <filesystem>

#include "node/owner/watch/source.h"

namespace darkbloom::node::owner {

class HeatZones final : public Source {
 public:
  explicit HeatZones(std::filesystem::path folder = "/sys/class/thermal");
  void look(Sample& sample, std::int64_t now_ms) override;

 private:
  std::filesystem::path folder_;
};

}  // namespace darkbloom::node::owner
