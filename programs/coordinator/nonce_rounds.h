#pragma once
// Many clients' nonces in one: a round gathers those of all clients in a tree, and machines sign
// its root once for everybody. Pure state: links are somebody else's, time is passed in.

#include <deque>
#include <map>
#include <optional>

#include "attest/nonce_tree.h"
#include "base/environment.h"

namespace darkbloom::coordinator {

/// One client's link.
using ClientLink = std::uint64_t;

class NonceRounds {
 public:
  static constexpr UnixMillis kSpacingMs = 2'000;  ///< a TPM takes its time to sign
  static constexpr std::size_t kRoundsKept = 2;    ///< machines may still answer the one before

  /// Takes a client's newest nonce. Refuses when there are attest::kNoncesMax clients.
  Result<void> take(ClientLink client, const attest::ClientNonce& nonce);
  void drop(ClientLink client);
  /// Begins a round when a nonce waits for one and the last is old enough: the root to be signed.
  std::optional<Digest> begin(UnixMillis now_ms);
  /// The root of the present round, for machines that join after it began.
  std::optional<Digest> present() const;

  struct Way {
    attest::ClientNonce nonce;
    attest::NoncePath path;
  };
  /// From the client's nonce to `root`; nothing when that round is past or was without it.
  std::optional<Way> way_to(const Digest& root, ClientLink client) const;

 private:
  struct Round {
    Digest root;
    std::map<ClientLink, Way> ways;
  };
  std::map<ClientLink, attest::ClientNonce> nonces_;
  bool waiting_ = false;  // a nonce that no round has
  UnixMillis begun_at_ms_ = 0;
  std::deque<Round> rounds_;  // newest last
};

}  // namespace darkbloom::coordinator
