#pragma once
// Who is in the fleet now, and how fast each of them serves what. Pure state: time is passed in,
// links are somebody else's. A node that leaves is remembered: when it comes back, so does what was
// learned of it.

#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "fleet/audience.h"
#include "fleet/eligibility.h"
#include "fleet/node_entry.h"
#include "fleet/node_table.h"

namespace darkbloom::fleet {

using Tables = std::map<std::string, NodeTable, std::less<>>;

class Registry {
 public:
  static constexpr std::size_t kNodesMax = 1U << 17;  ///< with those that are remembered

  /// Adds a node or replaces what it says of itself. Refuses when the fleet is full.
  Result<void> join(NodeEntry node, UnixMillis now_ms);
  void leave(const NodeId& id, UnixMillis now_ms);
  void heard(const NodeId& id, const wire::NodeLoad& load, UnixMillis now_ms);
  /// What it says of models that it has: whether they are loaded, and how fast it thinks it is.
  void told(const NodeId& id, const std::vector<wire::ModelReport>& models, UnixMillis now_ms);

  /// Null unless it is in the fleet now.
  const NodeEntry* find(const NodeId& id) const;
  /// A node and its row for a model. `node` is null when it is not in the fleet, `table` when it
  /// lacks the model.
  struct Offer {
    const NodeEntry* node = nullptr;
    const NodeTable* table = nullptr;
    NodeTable::Row row = 0;
  };
  Offer offer(const NodeId& id, std::string_view model) const;
  const Tables& tables() const { return tables_; }
  /// Of a row that is open.
  const NodeEntry& member(std::uint32_t number) const { return members_[number].entry; }
  /// Nodes for clients to choose from: those that could serve, or all when there are none.
  std::vector<const NodeEntry*> worth_showing(std::size_t limit, Audience audience = {}) const;
  /// Some that serve one of these organisations alone and take something new.
  std::vector<const NodeEntry*> of_organisations(Audience audience, std::size_t limit) const;
  /// Some that serve everybody a model, however busy.
  std::vector<const NodeEntry*> serving(std::string_view model, std::size_t limit) const;
  /// Some that serve everybody and whose quarantine had ended at the last refresh(); `from` is any
  /// number.
  std::vector<const NodeEntry*> on_trial(std::size_t limit, std::size_t from = 0) const;
  std::vector<NodeId> silent(UnixMillis now_ms) const;
  std::size_t size() const { return present_; }
  /// visit(entry, left_at_ms) of all that are known; left_at_ms is 0 for those in the fleet now.
  template <typename Visit>
  void each(const Visit& visit) const {
    for (const Member& member : members_)
      visit(member.entry, member.present ? 0 : member.left_at_ms);
  }
  /// Whether one more node may be shut out for its faults: a tenth of the fleet, one at least, and
  /// never the last.
  bool may_quarantine(UnixMillis now_ms) const;
  /// Rewrites what changes with time alone. About once a second.
  void refresh(UnixMillis now_ms);

  /// For whoever sends requests and sees what comes back: the node, or null when it is forgotten;
  /// its pace; and the rows to rewrite after a change.
  NodeEntry* entry(const NodeId& id);
  Pace* pace(const NodeId& id, std::string_view model);
  NodeTable* table(std::string_view model);
  void touched(const NodeId& id, UnixMillis now_ms);

 private:
  struct Place {
    NodeTable* table = nullptr;
    NodeTable::Row row = 0;
  };
  struct Member {
    NodeEntry entry;
    std::map<std::string, Place, std::less<>> places = {};
    bool present = false;
    UnixMillis left_at_ms = 0;
  };
  /// A node's id is a hash already.
  struct FirstBytes {
    std::size_t operator()(const NodeId& id) const;
  };

  Member* member_of(const NodeId& id);
  const Member* member_of(const NodeId& id) const;
  Result<std::uint32_t> number_for(const NodeId& id);
  void take_places(std::uint32_t number);
  void rewrite(Member& member, UnixMillis now_ms);
  void organise(std::uint32_t number, const std::vector<OrganisationId>& organisations);

  std::deque<Member> members_;
  std::unordered_map<NodeId, std::uint32_t, FirstBytes> numbers_;
  Tables tables_;
  std::size_t present_ = 0;
  std::vector<std::uint32_t> on_trial_;                          // their numbers
  std::map<OrganisationId, std::set<std::uint32_t>> organised_;  // whoever serves it alone
};

/// What a request of `work` is expected to take, all known things considered.
Prediction predict(const Registry::Offer& offer, const Work& work, UnixMillis now_ms);

}  // namespace darkbloom::fleet
