#pragma once
// What Darkbloom writes in a public log, as text that a person can read: keys of nodes and of their
// TPMs, builds, reference values of machines, models, and the words that we are held to.
// protocol.md section 10.
//
//   entry  = "darkbloom log entry v1 " kind "\n" line...
//   line   = field " " value "\n"                   (texts: claims, policy, provenance, release)
//
//   node-key   key <65 bytes>
//   tpm-key    name <34 bytes> / endorsement <32 bytes> / hardware genuine|simulated
//   build      program <name> / version <text> / digest <32 bytes> / object <32 bytes> <name>...
//   registers  platform <text> / register <number> <32 bytes>...
//   model      name <name> / weights <32 bytes>
//
// Bytes are in lower-case hexadecimal.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "attest/tpm_public.h"
#include "base/bytes.h"
#include "base/ids.h"
#include "crypto/p256.h"

namespace darkbloom::attest {

inline constexpr std::size_t kEntryTextMax = 0xFFFF;
inline constexpr std::size_t kEntryNameMax = 256;
inline constexpr std::size_t kEntryObjectsMax = 512;

/// A node's identity: whoever runs it cannot be two machines to two clients.
struct NodeKeyEntry {
  crypto::P256Public identity = {};
};

/// A registrar's word: this attestation key is in the TPM of that endorsement key.
struct TpmKeyEntry {
  TpmName name = {};
  Digest endorsement = {};  ///< SHA-256 of the endorsement key's public area
  bool simulated = true;    ///< no maker of hardware certified it
};

/// An executable file that a program maps, by its base name.
struct BuildObject {
  std::string name;
  Digest digest = {};
};
/// A program that we stand by, with every executable object that it maps.
struct BuildEntry {
  std::string program;
  std::string version;
  Digest digest = {};  ///< what a node's statement names
  std::vector<BuildObject> objects = {};
};

/// Values of TPM registers that a sound machine may have.
struct RegistersEntry {
  std::string platform;
  std::vector<std::pair<std::uint8_t, Digest>> registers = {};
};

struct ModelEntry {
  std::string name;
  Digest weights = {};
};

/// Words for people: the text of the claims, a log policy, a build's provenance (DSSE), a release
/// (signed note).
struct TextEntry {
  std::string kind;  ///< claims, policy, provenance or release
  std::string text;
};

using LogEntry =
    std::variant<NodeKeyEntry, TpmKeyEntry, BuildEntry, RegistersEntry, ModelEntry, TextEntry>;

/// Names have no newline and at most kEntryNameMax bytes; the whole is at most kEntryTextMax.
Bytes encode_log_entry(const LogEntry& entry);
/// Refuses as invalid what is not the one encoding of an entry, as too_large what is over a limit.
Result<LogEntry> parse_log_entry(ByteView bytes);
/// "node-key" and so on.
std::string_view kind_of(const LogEntry& entry);

}  // namespace darkbloom::attest
