#pragma once
// A TPM 2.0 as a node's hardware: quotes with the machine's logs, and the HPKE key that the TPM
// keeps.

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "attest/tpm/tpm.h"
#include "node/hardware.h"
#include "node/simulated_boot.h"

namespace darkbloom::node {

class TpmHardware final : public Hardware {
 public:
  /// Plays `boot`, if there is one, to the TPM, and makes the HPKE key, bound to the machine as it
  /// is then.
  static Result<std::unique_ptr<TpmHardware>> make(attest::Tpm tpm,
                                                   std::optional<SimulatedBoot> boot);

  const attest::TpmHpkeKey& hpke() const { return hpke_; }
  /// TpmHpkeKey::dh for requests. Refuses as unavailable once the machine is no longer what it was.
  Result<Secret> open(ByteView peer_public);
  /// The reference values of a simulated boot, to be logged.
  const std::optional<SimulatedBoot>& boot() const { return boot_; }

  attest::SectionKind kind() const override { return attest::SectionKind::tpm; }
  Result<Bytes> section(ByteView nonce) override;
  wire::Enrol enrolment() const override;
  Result<wire::Activated> activate(const wire::Credential& credential) override;
  void complain(const Error& error) override;

 private:
  struct Logs {
    Bytes events;
    Bytes ima;
  };
  TpmHardware(attest::Tpm tpm, attest::TpmHpkeKey hpke, std::optional<SimulatedBoot> boot)
      : tpm_(std::move(tpm)), hpke_(std::move(hpke)), boot_(std::move(boot)) {}
  Result<Logs> logs() const;

  attest::Tpm tpm_;
  attest::TpmHpkeKey hpke_;
  std::optional<SimulatedBoot> boot_;
  bool told_of_drift_ = false;
};

}  // namespace darkbloom::node
