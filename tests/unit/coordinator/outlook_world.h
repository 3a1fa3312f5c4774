#pragma once
// A fleet to look at, without a coordinator.

#include <string>
#include <utility>
#include <vector>

#include "coordinator/outlook.h"
#include "fleet/relay.h"
#include "support/fixed_clock.h"

namespace darkbloom::coordinator::test_support {

inline NodeId named(std::uint8_t name) {
  NodeId id;
  id.bytes.fill(name);
  return id;
}

struct OutlookWorld {
  void join(std::uint8_t name, const std::string& model) {
    fleet::NodeEntry node{named(name)};
    node.models = {{model, 1024}};
    node.load.slots = 4;
    (void)registry.join(std::move(node), clock.now);
  }
  Outlook outlook() {
    survey = fleet::survey(registry, clock.now);
    return {.registry = registry,
            .router = router,
            .tally = tally,
            .survey = survey,
            .tier_of = [](const NodeId&) { return wire::Tier::sealed; },
            .streams = 3,
            .held_bytes = 700,
            .clients = 2,
            .draining = draining};
  }
  darkbloom::test::FixedClock clock;
  fleet::Registry registry;
  fleet::Router router{registry};
  fleet::Tally tally{clock};
  fleet::Survey survey;
  bool draining = false;
};

}  // namespace darkbloom::coordinator::test_support
