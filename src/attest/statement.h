#pragma once
// A node's signed statement: which HPKE key to seal to, which program runs, which models it
// serves. By itself it is evidence of tier *open*. protocol.md section 2.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/capabilities.h"
#include "base/bytes.h"
#include "base/environment.h"
#include "base/ids.h"
#include "base/organisation_id.h"
#include "crypto/p256.h"

namespace darkbloom::attest {

inline constexpr std::size_t kModelsMax = 32;
inline constexpr std::size_t kQuantisationMax = 16;
/// What a JSON number holds in every language.
inline constexpr std::uint64_t kParametersMax = (std::uint64_t{1} << 53U) - 1;

/// A model as its node describes it. Ordered, so that clients rank differing words alike.
struct ServedModel {
  std::string name;
  Digest digest = {};             ///< SHA-256 of the weights file
  std::uint32_t context = 0;      ///< tokens that prompt and answer may take together
  std::string quantisation = {};  ///< is_quantisation(): Q8_0, Q4_K_M, F16, mixed; empty: not known
  std::uint64_t parameters = 0;   ///< weights in it, at most kParametersMax; 0: not known
  Capabilities capabilities = {};
  std::uint32_t dimensions = 0;  ///< numbers in an embedding; above 0 exactly where it makes them

  auto operator<=>(const ServedModel&) const = default;
};

/// At most kQuantisationMax of A-Z, a-z, 0-9 and '_'.
bool is_quantisation(std::string_view text);

struct Statement {
  crypto::P256Public identity = {};  ///< the node's name is this key's digest
  crypto::P256Public hpke = {};      ///< envelopes are sealed to this key
  Digest build = {};                 ///< SHA-256 of the running program's file, as it says itself
  std::string region =
      {};  ///< where it stands, by its owner's word (wire::is_region); empty: not said
  std::vector<ServedModel> models = {};
  UnixMillis issued_at_ms = 0;
  UnixMillis expires_at_ms = 0;
  /// It serves these and nobody else, ascending, at most wire::kOrganisationsMax; empty: everybody.
  std::vector<OrganisationId> organisations = {};
};

/// Whether who belongs to `memberships` is among those whom it serves.
bool serves(const Statement& statement, const std::vector<OrganisationId>& memberships);

NodeId node_id_of(const crypto::P256Public& identity);

/// The statement's bytes, without a signature.
Bytes encode_statement(const Statement& statement);
/// What is signed: a context string, then the statement's bytes.
Bytes signed_text(ByteView statement_bytes);

/// What hardware says beside the statement, by its first byte in the evidence.
enum class SectionKind : std::uint8_t {
  tpm = 1,  ///< tpm_evidence.h
};
struct Section {
  SectionKind kind = SectionKind::tpm;
  ByteView bytes;
};
inline constexpr std::size_t kSectionsMax = 4;

/// Evidence: bytes16 statement || signature (64) || count (u8) || count times kind (u8), bytes32,
/// kinds ascending.
struct EvidenceView {
  Statement statement;
  ByteView statement_bytes;
  ByteView signature;
  std::vector<Section> sections = {};

  /// The section's bytes; nothing where it is not shown.
  std::optional<ByteView> section(SectionKind kind) const;
};
/// Views in the result point into `evidence`.
Result<EvidenceView> decode_evidence(ByteView evidence);

/// What a quote beside `statement_bytes` is for: SHA-256 of "darkbloom quote v1" 00 root || SHA-256
/// of the statement's bytes. The hardware so signs the whole statement.
Bytes quote_nonce(const Digest& nonce_root, ByteView statement_bytes);

}  // namespace darkbloom::attest
