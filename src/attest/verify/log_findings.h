#pragma once
// What the public log says of a node, as far as its proofs held: the caller has checked those, and
// this room believes what it is given here.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "attest/log_entry.h"
#include "attest/receipt.h"
#include "attest/verify/tpm_judge.h"

namespace darkbloom::attest {

struct LogFindings {
  std::vector<LogEntry> entries = {};  ///< proven to be in a log that the client accepts
  LogState state = {};                 ///< the newest state that they were proven in
  std::string absence = {};            ///< why none could be looked up; one clause
  std::string refusal = {};            ///< why a proof that was shown does not hold; likewise

  bool names_key(const crypto::P256Public& identity) const;
  /// The build of that digest; nullptr where none is logged.
  const BuildEntry* build(const Digest& digest) const;
  bool names_model(std::string_view name, const Digest& weights) const;
  /// Attestation keys that registrars logged.
  std::map<TpmName, RegisteredKey> registered() const;
  /// By register, the values that sound machines may have.
  std::map<std::uint8_t, std::set<Digest>> registers() const;
};

}  // namespace darkbloom::attest
