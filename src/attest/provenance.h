#pragma once
// Who built which programs from which source: an in-toto Statement v1 with SLSA provenance v1 in a
// DSSE envelope. Only the form that sign_provenance writes is read: fields in one order, files
// sorted by name. protocol.md section 10.

#include <string>
#include <string_view>
#include <vector>

#include "attest/dsse.h"
#include "base/ids.h"

namespace darkbloom::attest {

inline constexpr std::size_t kBuiltFilesMax = 16;
inline constexpr std::size_t kBuilderNameMax = 128;

struct BuiltFile {
  std::string name;  ///< letters, digits and "._-", at most 64
  Digest sha256 = {};

  bool operator==(const BuiltFile&) const = default;
};

struct Provenance {
  std::string builder;                ///< printable ASCII without space, quote and backslash
  std::string source;                 ///< the git commit: 40 or 64 digits of lower-case hexadecimal
  std::vector<BuiltFile> files = {};  ///< sorted by name, each name once

  bool operator==(const Provenance&) const = default;
};

/// Whose word counts: a name and a key, both of which must be exactly these.
struct Builder {
  std::string name;
  Bytes public_key;  ///< Ed25519
};

/// Refuses what breaks the rules beside the fields (invalid).
Result<std::string> sign_provenance(const Provenance& provenance, const crypto::Ed25519Key& key);
/// Refuses what is not in form (invalid, too_large), what another key or builder signed (not_found,
/// forbidden) and what nobody signed so (tampered).
Result<Provenance> verify_provenance(std::string_view text, const Builder& builder);

}  // namespace darkbloom::attest
