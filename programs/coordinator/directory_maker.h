#pragma once
// What each client is told of the fleet: evidence with the log's word on it and the client's own
// way to what hardware signed. What a link has carried once, it does not carry again.

#include <map>
#include <set>
#include <span>

#include "coordinator/log_book.h"
#include "coordinator/nonce_rounds.h"
#include "fleet/node_entry.h"
#include "wire/link_frame.h"

namespace darkbloom::coordinator {

/// What a node shows at present.
struct Exhibit {
  Digest evidence = {};  ///< SHA-256 of it
  LogSubject subject;
  Digest nonce_root = {};  ///< what its hardware signed for; zero: nothing
};

class DirectoryMaker {
 public:
  static constexpr std::size_t kFreshBytesMax = 16U << 20;  ///< evidence in one directory

  /// Both outlive the maker.
  DirectoryMaker(LogBook& log, const NonceRounds& rounds) : log_(log), rounds_(rounds) {}

  void shows(const NodeId& node, Exhibit exhibit);
  void gone(const NodeId& node) { exhibits_.erase(node); }
  void client_gone(ClientLink client) { sent_.erase(client); }
  /// For `client`, of `live` nodes. What does not fit is left out and told the next time.
  wire::Directory directory_for(ClientLink client, std::span<const fleet::NodeEntry* const> live);

 private:
  /// An exhibit with what all clients are told alike, as of a state of the log.
  struct Shown {
    Exhibit exhibit;
    std::uint64_t generation = 0;
    Digest version = {};  ///< for a client without a way of its own; zero: not looked up yet
    std::vector<wire::LoggedEntry> logged = {};
  };
  void look_up(Shown& shown) const;
  static Digest version_of(const Shown& shown, const std::optional<NonceRounds::Way>& way);
  static wire::EvidenceBundle bundle_of(const fleet::NodeEntry& node, const Shown& shown,
                                        const std::optional<NonceRounds::Way>& way);

  LogBook& log_;
  const NonceRounds& rounds_;
  std::map<NodeId, Shown> exhibits_;
  std::map<ClientLink, std::set<Digest>> sent_;  // versions in the client's last directory
};

}  // namespace darkbloom::coordinator
