#pragma once
// A node's evidence with all that a stranger needs to judge it offline: the entries of the public
// log that speak of it, each with the log's proof, and the way from the client's nonce to the one
// that its hardware signed. protocol.md section 2. Numbers are big-endian:
//
//   bundle = bytes32 evidence || count (u8) || count times (bytes16 entry || bytes16 proof)
//            || nonce (32) || bytes16 nonce path (empty: none)

#include <array>
#include <vector>

#include "base/byte_codec.h"
#include "base/bytes.h"

namespace darkbloom::wire {

inline constexpr std::size_t kEvidenceMax = 560U << 10;  ///< a TPM's logs are most of it
inline constexpr std::size_t kLoggedMax = 48;            ///< log entries about one node
inline constexpr std::size_t kLogEntryMax = 0xFFFF;
inline constexpr std::size_t kLogProofMax = 16U << 10;
inline constexpr std::size_t kNonceSize = 32;
inline constexpr std::size_t kNoncePathBytesMax = 1024;

/// An entry of a public log, and a C2SP tlog-proof@v1 that it is there.
struct LoggedEntry {
  Bytes entry;
  Bytes proof;

  bool operator==(const LoggedEntry&) const = default;
};

struct EvidenceBundle {
  Bytes evidence;
  std::vector<LoggedEntry> logged = {};
  std::array<std::uint8_t, kNonceSize> nonce = {};  ///< the client's; zero: it gave none
  Bytes nonce_path = {};                            ///< empty: the evidence is not for it

  bool operator==(const EvidenceBundle&) const = default;
};

/// Fields must be under the limits above.
void put_bundle(ByteWriter& writer, const EvidenceBundle& bundle);
EvidenceBundle get_bundle(ByteReader& reader);

}  // namespace darkbloom::wire
