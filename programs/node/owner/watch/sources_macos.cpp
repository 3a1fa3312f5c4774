// Never run: no Mac at hand. The system tells of input as a whole, so named devices mean nothing.

#include "node/owner/watch/mac_sources.h"
#include "node/owner/watch/sources.h"

namespace darkbloom::node::owner {

std::vector<std::unique_ptr<Source>> sources_of(const Watched& watched) {
  std::vector<std::unique_ptr<Source>> sources;
  sources.push_back(make_mac_input());
  sources.push_back(make_mac_screen());
  sources.push_back(make_mac_power());
  sources.push_back(make_mac_load(watched.node));
  sources.push_back(make_mac_sleep());
  sources.push_back(make_mac_apps(watched.exclusive_apps));
  return sources;
}

}  // namespace darkbloom::node::owner
