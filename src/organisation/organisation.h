#pragma once
// People who share a secret, and the machines that serve nobody else. Who holds the secret is a
// member: he proves it to a machine under the seal, and the machine itself judges the proof, so a
// coordinator can neither let a stranger in nor keep a promise in the machine's place.
// protocol.md section 12.
//
//   id    = HKDF-Expand(secret, "darkbloom organisation v1", 16)
//   key   = HKDF-Expand(secret, "darkbloom membership v1", 32)
//   proof = HMAC-SHA256(key, text)        text: seal/membership.h

#include <vector>

#include "base/bytes.h"
#include "base/environment.h"
#include "base/ids.h"
#include "base/organisation_id.h"
#include "base/secret.h"

namespace darkbloom::organisation {

inline constexpr std::size_t kSecretSize = 32;

class Organisation {
 public:
  /// With a new secret.
  static Organisation found(Random& random);
  /// Refuses a secret of another size (invalid).
  static Result<Organisation> from_secret(Secret secret);

  /// What may be known of it. Says nothing of the secret.
  const OrganisationId& id() const { return id_; }
  /// What its invite code is made of.
  const Secret& secret() const { return secret_; }

  Digest prove(ByteView text) const;
  /// Takes the same time wherever a wrong proof differs.
  bool is_proven(ByteView text, const Digest& proof) const;

 private:
  explicit Organisation(Secret secret);

  Secret secret_;
  Secret key_;
  OrganisationId id_;
};

using Organisations = std::vector<Organisation>;

/// Their ids, ascending, each once.
std::vector<OrganisationId> ids_of(const Organisations& all);

}  // namespace darkbloom::organisation
