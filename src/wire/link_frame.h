#pragma once
// The frames of a link: one WebSocket between a coordinator and a node, or a coordinator and a
// connect proxy, that carries many requests at once. protocol.md section 5. One binary WebSocket
// message is one frame.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/organisation_id.h"
#include "wire/evidence_bundle.h"

namespace darkbloom::wire {

inline constexpr std::size_t kFrameMax = 25U << 20;
inline constexpr std::size_t kApiKeyMax = 256;
inline constexpr std::size_t kDirectoryNodesMax = 64;
inline constexpr std::size_t kChunkPayloadMax = 80U << 10;
inline constexpr std::size_t kErrorTextMax = 1024;
inline constexpr std::size_t kProofSize = 64;
inline constexpr std::size_t kMachineClassMax = 48;
inline constexpr std::size_t kModelReportsMax = 32;  ///< models that one node speaks of
inline constexpr std::size_t kDemandModelsMax = 64;  ///< that a coordinator speaks of
inline constexpr std::size_t kTpmPartMax = 4096;     ///< of what a node and a registrar exchange
inline constexpr std::size_t kStandingsMax = 32;     ///< models of a node
inline constexpr std::size_t kGatesMax = 32;         ///< that are closed for one of them
inline constexpr std::size_t kGateNameMax = 32;
inline constexpr std::size_t kOrganisationsMax = 4;  ///< of one machine, and of one client

/// Names one request on one link. Chosen by whoever opens it, never reused on that link.
using StreamId = std::uint32_t;

/// How busy a node is.
struct NodeLoad {
  std::uint32_t slots = 0;  ///< 0: it takes nothing new
  std::uint32_t active = 0;
  std::uint32_t waiting = 0;
  std::uint32_t millitokens_per_second = 0;  ///< recent speed of one stream; 0: not known
};

/// What a node says of one of its models that it may have to load first: where a coordinator's own
/// learning starts.
struct ModelReport {
  std::string model;
  bool loaded = true;
  std::uint32_t load_ms = 0;              ///< what loading it takes
  std::uint32_t prefill_millitokens = 0;  ///< of a prompt, in a second, as measured; 0: never
  std::uint32_t decode_millitokens = 0;   ///< of one answer, likewise

  bool operator==(const ModelReport&) const = default;
};

/// Coordinator to node, first: sign this to show that the evidence is yours.
struct Challenge {
  std::array<std::uint8_t, kNonceSize> nonce = {};
};

/// Node to coordinator: evidence, and the identity key's signature over the challenge.
struct Hello {
  Bytes evidence;
  std::array<std::uint8_t, kProofSize> proof = {};
  NodeLoad load = {};
  Digest nonce_root = {};  ///< what its hardware's quote is for; zero: there is none
  /// Machines of one class are about as fast: is_machine_class(); empty: it does not say. Its own
  /// word, which counts only until it has answered a few requests.
  std::string machine_class = {};
  std::vector<ModelReport> models = {};
};
/// At most kMachineClassMax of a-z, 0-9 and '-'.
bool is_machine_class(std::string_view text);

/// Coordinator to node: you are in the fleet.
struct Welcome {};

/// Node to coordinator, every few seconds and after each change.
struct LoadReport {
  NodeLoad load;
  std::vector<ModelReport> models = {};  ///< those that have changed since it spoke of them
};

/// What the network is asked for. Rates are a thousandth of a request a minute.
struct ModelDemand {
  std::string model;
  std::uint32_t served_milli = 0;
  std::uint32_t unserved_milli = 0;
  std::uint32_t nodes = 0;   ///< that have it loaded
  std::uint32_t target = 0;  ///< that should

  bool operator==(const ModelDemand&) const = default;
};

/// Coordinator to node, about once a minute: the models that are asked for most.
struct Demand {
  std::uint32_t fleet = 0;  ///< nodes in the network
  std::vector<ModelDemand> models = {};
};

struct DirectoryEntry {
  Digest version = {};  ///< names the bundle on this link
  /// Absent where this link has carried it before.
  std::optional<EvidenceBundle> bundle = {};
  NodeLoad load = {};
};

/// Coordinator to connect: nodes to judge and choose from; replaces the directory before it.
struct Directory {
  std::vector<DirectoryEntry> nodes;
};

/// A request. To a node `api_key` is empty: who asks is none of its business.
struct Open {
  StreamId stream = 0;
  std::string api_key;
  ByteView envelope;  ///< a view into the frame
};

/// Part of an answer, relayed unread.
struct Chunk {
  StreamId stream = 0;
  bool last = false;
  ByteView payload;  ///< a view into the frame
};

/// An error's code, of a coordinator that is about to restart: ask again once the link is back.
inline constexpr std::string_view kDrainingCode = "draining";

/// The request ends here without an answer, or midway through one.
struct Refuse {
  StreamId stream = 0;
  Error error;
};

/// The client no longer wants it.
struct Cancel {
  StreamId stream = 0;
};

/// Connect to coordinator, every few minutes: whatever hardware signs must be for this.
struct Nonce {
  std::array<std::uint8_t, kNonceSize> nonce = {};
};

/// Coordinator to node: new evidence, please, whose quote is for this root over clients' nonces.
struct Freshen {
  Digest nonce_root = {};
};

/// Node to registrar: my TPM's keys. Public areas are TPMT_PUBLIC, the certificate is X.509 as DER.
struct Enrol {
  Bytes endorsement_public;
  Bytes endorsement_certificate;
  Bytes attestation_public;
};

/// Registrar to node: let the TPM that holds both keys read this (TPM2_ActivateCredential).
struct Credential {
  Bytes blob;
  Bytes secret;
};

/// Node to registrar: what it read.
struct Activated {
  Bytes secret;
};

/// Coordinator to connect, once for an Open with a known key, before any Chunk or Refuse of its
/// stream: what that key may still start. Nothing that remains is more than its limit.
struct Quota {
  StreamId stream = 0;
  std::uint32_t requests_limit = 0;      ///< started in any minute, on average
  std::uint32_t requests_remaining = 0;  ///< that may start at once
  std::uint32_t requests_reset_ms = 0;   ///< until as many may start at once as ever may
  std::uint32_t running_limit = 0;
  std::uint32_t running_remaining = 0;
};

/// How a coordinator's router sees a node, for one of its models and a request like most.
struct Standing {
  std::string model;
  /// Why it gets nothing new: words of a-z and _. None: it may.
  std::vector<std::string> gates = {};
  std::uint32_t for_s = 0;  ///< since that changed
  std::uint32_t ahead = 0;  ///< machines that are expected to answer sooner
  std::uint32_t open = 0;   ///< machines that may be asked, for this model
};

/// Coordinator to node, every few seconds and when a gate has opened or closed.
struct Standings {
  std::vector<Standing> models;
};

/// Connect to coordinator, at most once on a link: machines that serve these organisations alone
/// are of use to it. Says to which ones whoever dialled belongs, and proves it to nobody: the
/// machine asks for the proof under the seal.
struct Belong {
  std::vector<OrganisationId> organisations;  ///< 1 to kOrganisationsMax, ascending
};

using Frame =
    std::variant<Challenge, Hello, Welcome, LoadReport, Directory, Open, Chunk, Refuse, Cancel,
                 Nonce, Freshen, Enrol, Credential, Activated, Quota, Standings, Demand, Belong>;

Bytes encode(const Frame& frame);
/// Views in the result point into `bytes`.
Result<Frame> decode_frame(ByteView bytes);

/// What a node signs to answer a challenge.
Bytes challenge_text(const Challenge& challenge);

}  // namespace darkbloom::wire
