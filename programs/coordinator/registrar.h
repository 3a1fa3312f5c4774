#pragma once
// A registrar of TPMs: makes sure that an attestation key is in the TPM whose maker certified its
// endorsement key, and writes that in the public log. protocol.md section 9, TPM 2.0 part 1
// section 24.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "attest/tpm_public.h"
#include "base/environment.h"
#include "base/secret.h"
#include "coordinator/log_book.h"
#include "crypto/certificate.h"
#include "wire/link_frame.h"

namespace darkbloom::coordinator {

/// Certificates of somebody who certifies TPMs: the issuer of endorsement keys first, the root
/// last.
struct TpmMaker {
  std::string name;
  std::vector<crypto::Certificate> chain;
  bool simulated = false;  ///< makes software TPMs
};

class Registrar {
 public:
  static constexpr std::size_t kSecretSize = 32;
  using Link = std::uint64_t;

  /// All outlive the registrar.
  struct Parts {
    const std::vector<TpmMaker>& makers;
    LogBook& log;
    const Clock& clock;
    Random& random;
  };
  explicit Registrar(Parts parts) : parts_(parts) {}

  /// A challenge that only that TPM can read. Refuses keys that are malformed (invalid) or not what
  /// they must be (forbidden), and a certificate that is not the endorsement key's (tampered) or
  /// that no maker known here issued (forbidden). One challenge a link is open at a time.
  Result<wire::Credential> enrol(Link link, const wire::Enrol& enrol);
  /// Writes the binding in the log. Refuses an answer to no challenge, and a wrong one.
  Result<void> activated(Link link, const wire::Activated& answer);
  void drop(Link link) { pending_.erase(link); }

 private:
  struct Pending {
    Secret secret;
    attest::TpmKeyEntry binding;
  };
  Result<const TpmMaker*> maker_of(const wire::Enrol& enrol,
                                   const attest::TpmPublic& endorsement) const;

  Parts parts_;
  std::map<Link, Pending> pending_;  // at most one a link, and links are bounded
};

}  // namespace darkbloom::coordinator
