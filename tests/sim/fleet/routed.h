#pragma once
// The coordinator that ships: its Relay and Registry, its frames, and clients that choose up to
// three candidates of those that they are shown, as `connect` does.

#include <map>
#include <string>
#include <unordered_map>

#include "fleet/relay.h"
#include "fleet/showcase.h"
#include "sim/fleet/dice.h"
#include "sim/fleet/policy.h"

namespace darkbloom::fleetsim {

class Routed final : public Policy, fleet::RelayPort {
 public:
  /// `field` outlives the policy.
  Routed(Field& field, std::uint32_t clients, std::uint64_t seed);

  void ask(const Job& job, Micros now) override;
  void piece(MachineNumber machine, Attempt attempt, bool last, Micros now) override;
  void joined(MachineNumber machine, Micros now) override;
  void left(MachineNumber machine, Micros now) override;
  void heard(MachineNumber machine, Micros now) override;
  void tick(bool second, Micros now) override;

 private:
  struct Seen {
    NodeId id;
    std::uint64_t fullness = 0;
  };
  struct Client {
    fleet::Showcase showcase;
    std::map<std::uint32_t, std::vector<Seen>> by_model;
  };
  void look(Client& client);
  std::vector<NodeId> choose(Client& client, const Job& job);

  void to_client(fleet::ClientId client, const wire::Frame& frame) override;
  void to_node(const NodeId& node, const wire::Frame& frame) override;
  void ended(fleet::ClientId, wire::StreamId, fleet::Terminal) override {}

  Field& field_;
  Dice dice_;
  fleet::Registry registry_;
  fleet::Relay relay_;
  std::vector<Client> clients_;
  std::unordered_map<wire::StreamId, JobNumber> job_of_;
  wire::StreamId next_ = 1;
};

}  // namespace darkbloom::fleetsim
