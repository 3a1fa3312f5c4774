#pragma once
// The network in one process: a coordinator, nodes and clients, all production cores, and what
// goes wrong between them. One seed decides everything that happens.

#include <array>
#include <map>
#include <memory>
#include <vector>

#include "sim/attacker.h"
#include "sim/client_host.h"
#include "sim/node_host.h"

namespace darkbloom::sim {

/// calm: nothing fails. stormy: machines and links fail. hostile: the coordinator attacks too.
enum class Weather { calm, stormy, hostile };

/// What a world has seen, for tests that ask whether anything happened at all.
struct Tally {
  std::map<Ending, std::size_t> endings;
  std::map<Fault, std::size_t> faults;
  std::size_t resumed = 0;  ///< envelopes beyond the first of an errand
  std::size_t harmed = 0;
  std::uint64_t hash = 0;
};

class World final : coordinator::Links, ledger::AccountStore {
 public:
  World(std::uint64_t seed, Weather weather);
  ~World() override = default;
  /// Lets it all happen, heals the network, and waits until every errand has ended.
  Tally run();

 private:
  struct Machine {
    std::unique_ptr<NodeHost> host;
    std::optional<LinkId> link;
  };
  struct Device {
    std::unique_ptr<ClientHost> host;
    std::optional<LinkId> link;
  };

  void send(LinkId link, const wire::Frame& frame) override;
  void close(LinkId link) override { network_.cut(link, false); }
  Result<ledger::Account> find(const Digest& key_digest) override;
  Result<ledger::Account> add(const Digest&, const std::string&, const ledger::Limits&) override {
    return fail(Fault::forbidden, "accounts are given");
  }

  End coordinator_end(const std::shared_ptr<LinkId>& link);
  void start_node(std::size_t index);
  void dial_node(std::size_t index);
  void dial_client(std::size_t index);
  void tick();
  void watch();
  void step_node(std::size_t index);
  void plan_errands();
  void plan_faults();
  void ask(std::size_t client, int number);
  void kill_node(std::size_t index);
  void cut_a_link();
  void heal();
  bool quiet() const;
  void expect_nothing_left() const;
  Tally tally() const;

  Weather weather_;
  Timeline timeline_;
  Network network_{timeline_};
  Attacker attacker_{timeline_};
  test::SeededRandom coordinator_random_;
  coordinator::NoLog no_log_;
  std::vector<coordinator::TpmMaker> no_makers_;
  coordinator::Core core_;
  Envelopes genuine_;
  std::vector<Machine> machines_;
  std::vector<Device> devices_;
  bool healed_ = false;
};

}  // namespace darkbloom::sim
