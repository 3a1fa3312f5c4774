#pragma once
// A proof that an entry is in a log which witnesses have seen: C2SP tlog-proof@v1. It is stapled to
// what it is about and checked without asking anybody.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/environment.h"
#include "tlog/checkpoint.h"
#include "tlog/log_policy.h"

namespace darkbloom::tlog {

inline constexpr std::size_t kProofMax = 64U << 10;
inline constexpr std::size_t kProofHashesMax = 63;  ///< a log has under 2^63 entries

struct Proof {
  std::uint64_t index = 0;
  std::vector<Digest> hashes = {};
  std::string checkpoint = {};  ///< the signed note, verbatim
};

/// Form only. Extra data, which proves nothing, is refused: nobody here has a use for it.
Result<Proof> parse_proof(std::string_view text);
std::string proof_text(const Proof& proof);

/// How old the checkpoint's cosignatures may be.
struct Freshness {
  UnixMillis now_ms = 0;
  UnixMillis age_max_ms = 24 * 60 * 60 * 1000;
  UnixMillis skew_max_ms = 60 * 1000;  ///< a cosignature may seem made in the future by this
};

struct Logged {
  Checkpoint checkpoint;
  std::uint64_t index = 0;
  std::vector<std::string> witnesses = {};  ///< names of the policy whose cosignature counted
};

/// `entry` is in a log of `policy`, whose checkpoint a quorum of its witnesses has cosigned lately.
/// Refuses, each with its own sentence: malformed (invalid); a log that the policy does not name
/// (not_found); a signature that fails, or a proof that does not lead to the root (tampered); no
/// quorum (forbidden); a quorum of old or future cosignatures only (replayed). Where the policy
/// wants no witness, nothing tells the checkpoint's age, and it is not looked at.
Result<Logged> verify_logged(const Proof& proof, ByteView entry, const LogPolicy& policy,
                             const Freshness& freshness);

/// The newest state of a log that a client has seen; it never goes back.
class SeenCheckpoint {
 public:
  /// Takes `checkpoint` when it is the first, the same, or grown from the last by `consistency`.
  /// Refuses as tampered a smaller one, another root at the same size (a split view), and a proof
  /// that does not hold; the last one then stays.
  Result<void> advance(const TreeHead& checkpoint, std::span<const Digest> consistency);
  const std::optional<TreeHead>& last() const { return last_; }

 private:
  std::optional<TreeHead> last_;
};

}  // namespace darkbloom::tlog
