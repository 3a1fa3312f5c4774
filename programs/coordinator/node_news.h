#pragma once
// What each node's operator is told of how the router sees the machine: at once when a gate opens
// or closes, and every so often beside.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fleet/ranking.h"
#include "fleet/router.h"
#include "wire/link_frame.h"

namespace darkbloom::coordinator {

class NodeNews {
 public:
  static constexpr std::uint32_t kEveryTicks = 10;  ///< a node is told at least as often

  /// Both outlive the news.
  NodeNews(const fleet::Registry& registry, const fleet::Router& router)
      : registry_(registry), router_(router) {}

  /// About once a second.
  void tick();
  /// What `node` is to be told now; nothing where there is no news.
  std::optional<wire::Standings> of(const NodeId& node, UnixMillis now_ms);
  void gone(const NodeId& node) { told_.erase(node); }

 private:
  struct Model {
    std::string name;
    fleet::GateSet gates;
    UnixMillis since_ms = 0;
  };
  struct Told {
    std::vector<Model> models;
    std::uint32_t at_tick = 0;
  };

  /// Whether any of its gates is another than it was.
  bool look(const fleet::NodeEntry& node, Told& told, UnixMillis now_ms) const;
  wire::Standing standing_of(const NodeId& node, const Model& model, UnixMillis now_ms) const;

  const fleet::Registry& registry_;
  const fleet::Router& router_;
  std::map<std::string, fleet::Ranking, std::less<>> rankings_;
  std::map<NodeId, Told> told_;
  std::uint32_t tick_ = 0;
};

}  // namespace darkbloom::coordinator
