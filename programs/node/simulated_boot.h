#pragma once
// A boot that never happened, for trying tier measured with a software TPM: fixed firmware events
// and a kernel's log of the executables that really run. It shows the procedure and protects from
// nobody, and a registrar writes such a TPM down as simulated.

#include <string>
#include <vector>

#include "attest/log_entry.h"
#include "attest/tpm_pcrs.h"

namespace darkbloom::node {

struct SimulatedBoot {
  Bytes event_log;      ///< crypto-agile, as firmware writes it
  std::string ima_log;  ///< as Linux writes it
  attest::RegistersEntry registers;

  /// The events that lead there, register by register, in order.
  std::vector<std::pair<std::uint8_t, Digest>> extensions = {};
};

SimulatedBoot simulate_boot(const std::vector<attest::BuildObject>& executables);

}  // namespace darkbloom::node
