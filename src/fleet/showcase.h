#pragma once
// Which nodes one client is told of, to judge and seal to. Of a large fleet only some: for each
// model the best of a few that were drawn, so that clients do not all get the same ones, and kept
// while they are good, since evidence is large. A model stays known while anybody serves it,
// however busy.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/environment.h"
#include "fleet/registry.h"

namespace darkbloom::fleet {

class Showcase {
 public:
  static constexpr std::size_t kDraws = 8;      ///< the best of so many is shown
  static constexpr std::size_t kTrialsMax = 2;  ///< nodes on trial among those shown
  static constexpr std::size_t kPerModelMin = 3;
  /// One part in so many of a list is for nodes that serve the client's organisations alone.
  static constexpr std::size_t kOrganisationPart = 2;

  struct Want {
    std::size_t limit = 0;   ///< of nodes
    Audience audience = {};  ///< nodes that serve others alone are never shown
  };
  /// First those of the client's organisations. Call about once a second: each call replaces few.
  std::vector<const NodeEntry*> choose(const Registry& registry, const Want& want, Random& random);

 private:
  struct Shown {
    NodeId id;
    double cost_s = 0;
  };
  using List = std::vector<Shown>;
  using Add = std::function<void(const NodeEntry&)>;
  void add_models(const Registry& registry, Random& random, const Add& add);
  void renew(List& list, const Registry& registry, const Tables::value_type& served,
             Random& random) const;

  std::map<std::string, List, std::less<>> shown_;
  std::size_t per_model_ = 0;
};

}  // namespace darkbloom::fleet
