#pragma once
// What the network is asked for, model by model: requests a minute that were answered and that
// were not, over the last minutes, and how many nodes should hold each model ready.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/environment.h"

namespace darkbloom::fleet {

inline constexpr double kDemandHalfLifeMs = 5 * 60'000.0;
inline constexpr std::size_t kDemandModels = 1024;  ///< that are counted at once
inline constexpr double kReplicaReserve = 1.5;      ///< over the demand
inline constexpr std::uint32_t kReplicaSpare = 2;   ///< so that one may go

/// Requests a minute, each counted for half as much after each half-life.
class Rate {
 public:
  void count(UnixMillis now_ms);
  double per_minute(UnixMillis now_ms) const;

 private:
  double sum_ = 0;
  UnixMillis at_ms_ = 0;
};

class Demand {
 public:
  struct Model {
    Rate served;
    Rate unserved;
  };

  /// A request for a model; `served` where a node took it. Of more models than the limit the least
  /// asked for are forgotten.
  void asked(std::string_view model, bool served, UnixMillis now_ms);
  const std::map<std::string, Model, std::less<>>& models() const { return models_; }

 private:
  void make_room(UnixMillis now_ms);

  std::map<std::string, Model, std::less<>> models_;
};

/// Nodes that should hold a model ready: enough for half as much again, and two to spare. 0 where
/// nobody asks.
std::uint32_t target_replicas(double asked_per_minute, double node_serves_per_minute);

}  // namespace darkbloom::fleet
