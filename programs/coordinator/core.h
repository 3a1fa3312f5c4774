#pragma once
// The coordinator without its sockets: what arrives on links comes in as frames, what leaves goes
// out through Links. Driven by Drogon in production and by a seed in the simulation.

#include <cstdint>
#include <map>
#include <string>

#include "attest/verify/judge.h"
#include "base/environment.h"
#include "coordinator/directory_maker.h"
#include "coordinator/log_book.h"
#include "coordinator/node_news.h"
#include "coordinator/nonce_rounds.h"
#include "coordinator/outlook.h"
#include "coordinator/registrar.h"
#include "coordinator/tier_book.h"
#include "fleet/demand.h"
#include "fleet/relay.h"
#include "fleet/showcase.h"
#include "ledger/account.h"
#include "ledger/admission.h"
#include "wire/link_frame.h"

namespace darkbloom::coordinator {

/// One WebSocket, of a node or of a connect proxy. Never reused.
enum class LinkId : std::uint64_t {};

class Links {
 public:
  virtual ~Links() = default;
  virtual void send(LinkId link, const wire::Frame& frame) = 0;
  virtual void close(LinkId link) = 0;
};

class Core final : fleet::RelayPort {
 public:
  /// All outlive the core.
  struct Parts {
    ledger::AccountStore& accounts;
    Links& links;
    const Clock& clock;
    Random& random;
    LogBook& log;
    const std::vector<TpmMaker>& makers;  ///< whose TPMs are written in the log
  };
  /// Clients are told of nodes that come and go at most so often, besides once a second.
  static constexpr UnixMillis kNewsSpacingMs = 500;
  /// After a tick that came so late this program was held up itself: what nodes said meanwhile has
  /// yet to be read, and none is called silent.
  static constexpr UnixMillis kHeldUpMs = 2'500;
  explicit Core(Parts parts);

  void client_joined(LinkId link);
  void node_joined(LinkId link);
  void received(LinkId link, ByteView frame);
  void left(LinkId link);
  /// About once a second.
  void tick();
  /// About ten times a second: what requests wait for.
  void watch();
  /// These gates are watched and not in force: /metrics says whom they would have refused.
  void observe_only(fleet::GateSet gates) { relay_.router().observe_only(gates); }
  /// Takes no more requests; those that run are finished.
  void drain() { relay_.drain(); }

  /// `onlooker` outlives the core.
  void add(fleet::Onlooker& onlooker) { relay_.add(onlooker); }
  const fleet::Registry& registry() const { return registry_; }
  /// Valid until the core does anything else.
  Outlook outlook();

  std::size_t nodes() const { return registry_.size(); }
  std::size_t streams() const { return relay_.streams(); }
  /// Streams that somebody is counted for, and how many of them are this account's.
  std::size_t payers() const { return payer_.size(); }
  std::uint32_t running(ledger::AccountId account) const { return admission_.running(account); }

 private:
  struct NodeLink {
    wire::Challenge challenge = {};
    bool admitted = false;
    NodeId id = {};
    bool has_hardware = false;  ///< what it shows is signed by some
  };
  struct Client {
    fleet::Showcase showcase = {};
    std::vector<OrganisationId> organisations = {};  ///< as it says
  };
  using StreamKey = std::pair<fleet::ClientId, wire::StreamId>;

  void from_client(LinkId link, const wire::Frame& frame);
  void from_node(LinkId link, NodeLink& node, const wire::Frame& frame);
  void open(LinkId link, const wire::Open& open);
  Result<void> try_open(LinkId link, const ledger::Account& account, const wire::Open& open);
  Result<void> admit(LinkId link, NodeLink& node, const wire::Hello& hello);
  Result<void> join(LinkId link, NodeLink& node, const attest::Verdict& verdict,
                    const wire::Hello& hello);
  /// Frames of an admitted node.
  void from_member(LinkId link, NodeLink& node, const wire::Frame& frame);
  void enrol(LinkId link, const wire::Enrol& enrol);
  void freshen();
  /// What is asked for, to each node, about once a minute.
  void tell_demand();
  void drop_node(LinkId link);
  void drop_silent(UnixMillis now_ms);
  /// Tells clients that nodes have come or gone, now or soon.
  void fleet_changed();
  void tell_clients();
  void tell_nodes();
  /// Refuses a second word of it on one link: each is work.
  Result<void> belong(LinkId link, const wire::Belong& belong);
  void tell(LinkId link, Client& client);

  void to_client(fleet::ClientId client, const wire::Frame& frame) override;
  void to_node(const NodeId& node, const wire::Frame& frame) override;
  void ended(fleet::ClientId client, wire::StreamId stream, fleet::Terminal terminal) override;

  Parts parts_;
  fleet::Registry registry_;
  fleet::Relay relay_;
  ledger::Admission admission_;
  NonceRounds rounds_;
  DirectoryMaker directory_;
  NodeNews news_;
  fleet::Demand demand_;
  UnixMillis told_demand_at_ms_ = 0;
  Registrar registrar_;
  TierBook tiers_;
  fleet::Tally tally_;
  fleet::Survey survey_;
  std::map<LinkId, NodeLink> node_links_;
  std::map<NodeId, LinkId> link_of_node_;
  std::map<LinkId, Client> client_links_;
  std::map<StreamKey, ledger::AccountId> payer_;
  UnixMillis ticked_at_ms_ = 0;
  UnixMillis told_at_ms_ = 0;  // clients, of the fleet
  bool has_news_ = false;      // that they were not told
};

}  // namespace darkbloom::coordinator
