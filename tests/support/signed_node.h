#pragma once
// A node's keys and its evidence, for tests of those who judge it or seal to it.

#include <string>
#include <utility>
#include <vector>

#include "attest/quote/statement_maker.h"
#include "attest/statement.h"
#include "base/environment.h"
#include "crypto/hash.h"
#include "crypto/p256.h"
#include "support/fixed_clock.h"
#include "wire/link_frame.h"

namespace darkbloom::test {

struct SignedNode {
  static constexpr UnixMillis kLifeMs = 60'000;  ///< of its evidence

  explicit SignedNode(Random& random)
      : identity(crypto::P256Key::generate(random)),
        hpke(crypto::P256Key::generate(random)),
        id(attest::node_id_of(identity.public_key())) {}

  Bytes evidence(UnixMillis issued_at_ms = kTestNow) const {
    attest::Statement statement;
    statement.hpke = hpke.public_key();
    statement.models = models;
    statement.issued_at_ms = issued_at_ms;
    statement.expires_at_ms = issued_at_ms + kLifeMs;
    statement.organisations = organisations;
    return attest::make_evidence(statement, identity);
  }

  crypto::P256Key identity;
  crypto::P256Key hpke;
  NodeId id;
  std::vector<attest::ServedModel> models = {{"seedling", {}, 1024}};
  std::vector<OrganisationId> organisations = {};
};

/// As a coordinator without a log lists it to one who has not seen it yet.
inline wire::DirectoryEntry listed(Bytes evidence, const wire::NodeLoad& load = {}) {
  const Digest version = crypto::sha256(evidence);
  return {version, wire::EvidenceBundle{.evidence = std::move(evidence)}, load};
}

}  // namespace darkbloom::test
