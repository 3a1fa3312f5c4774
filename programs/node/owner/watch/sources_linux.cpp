#include "node/owner/watch/apps_linux.h"
#include "node/owner/watch/heat_linux.h"
#include "node/owner/watch/input_linux.h"
#include "node/owner/watch/load_linux.h"
#include "node/owner/watch/logind_linux.h"
#include "node/owner/watch/power_linux.h"
#include "node/owner/watch/sources.h"

namespace darkbloom::node::owner {

std::vector<std::unique_ptr<Source>> sources_of(const Watched& watched) {
  std::vector<std::unique_ptr<Source>> sources;
  sources.push_back(std::make_unique<InputDevices>(watched.input_devices));
  sources.push_back(std::make_unique<Logind>());
  sources.push_back(std::make_unique<Power>());
  sources.push_back(std::make_unique<HeatZones>());
  sources.push_back(std::make_unique<OthersLoad>(watched.node));
  sources.push_back(std::make_unique<Memory>(watched.node));
  sources.push_back(std::make_unique<ExclusiveApps>(watched.exclusive_apps));
  return sources;
}

}  // namespace darkbloom::node::owner
