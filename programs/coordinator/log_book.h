#pragma once
// What the coordinator's core needs of a public log: to write in it, and to hand out its proofs.

#include <cstdint>
#include <optional>
#include <vector>

#include "attest/log_entry.h"
#include "attest/statement.h"
#include "wire/evidence_bundle.h"

namespace darkbloom::coordinator {

/// Whom a client wants to know about.
struct LogSubject {
  attest::Statement statement;
  std::optional<attest::TpmName> tpm = {};  ///< the attestation key of its TPM, if it shows one
};

class LogBook {
 public:
  virtual ~LogBook() = default;
  /// Writes `entry` unless it is there. Refuses when the log is full, grows too fast or cannot be
  /// written.
  virtual Result<void> add(const attest::LogEntry& entry) = 0;
  /// The entries that speak of `subject`, with proofs in the newest state that witnesses have seen.
  virtual std::vector<wire::LoggedEntry> about(const LogSubject& subject) = 0;
  /// Whether a registrar's word on this attestation key is there.
  virtual bool knows(const attest::TpmName& tpm) const = 0;
  /// Another number each time that about() may answer otherwise.
  virtual std::uint64_t generation() const = 0;
};

/// A coordinator without a log: its nodes stay at tier open.
class NoLog final : public LogBook {
 public:
  Result<void> add(const attest::LogEntry&) override { return {}; }
  std::vector<wire::LoggedEntry> about(const LogSubject&) override { return {}; }
  bool knows(const attest::TpmName&) const override { return false; }
  std::uint64_t generation() const override { return 0; }
};

}  // namespace darkbloom::coordinator
