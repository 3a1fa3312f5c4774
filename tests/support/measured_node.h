#pragma once
// A node that a TPM vouches for, and a log that knows it: for tests of those who judge it. Every
// part can be made wrong before evidence() is asked.

#include <format>
#include <map>
#include <string>
#include <vector>

#include "attest/log_entry.h"
#include "attest/quote/statement_maker.h"
#include "attest/verify/ima_log.h"
#include "attest/verify/judge.h"
#include "crypto/hash.h"
#include "support/signed_node.h"
#include "support/soft_logs.h"
#include "support/soft_tpm.h"

namespace darkbloom::test {

struct MeasuredNode {
  explicit MeasuredNode(Random& random) : tpm(random), signer(random) {
    tpm.pcrs.clear();
    for (const std::uint8_t index : attest::kReferenceRegisters) {
      const Digest event{{static_cast<std::uint8_t>(index + 1)}};
      events.event(index, 0, event);
      tpm.pcrs[index] = attest::extended({}, event);
    }
    runs("/usr/bin/darkbloom-node", program);
    runs("/usr/lib/libllama.so", library);
  }

  /// The kernel measures one more file.
  void runs(const std::string& path, const Digest& digest) {
    const std::string fields = std::format("sha256:{} {}", digest.hex(), path);
    ima += ima_line("ima-ng", fields);
    tpm.pcrs[attest::kImaRegister] = attest::replay_ima_log(ima).value().pcr;
  }
  attest::Statement statement(UnixMillis now_ms = kTestNow) const {
    attest::Statement statement;
    statement.identity = signer.identity.public_key();
    statement.hpke = tpm.hpke.public_key();
    statement.build = build.digest;
    statement.models = signer.models;
    statement.issued_at_ms = now_ms;
    statement.expires_at_ms = now_ms + SignedNode::kLifeMs;
    return statement;
  }
  Bytes evidence(const Digest& root) const {
    struct Soft final : attest::Attester {
      explicit Soft(const MeasuredNode& of) : node(of) {}
      attest::SectionKind kind() const override { return attest::SectionKind::tpm; }
      Result<Bytes> section(ByteView nonce) override {
        attest::TpmEvidence evidence = node.tpm.evidence(copy_of(nonce));
        evidence.event_log = node.events.bytes();
        evidence.ima_log = copy_of(view_of(node.ima));
        return attest::encode_tpm_evidence(evidence);
      }
      const MeasuredNode& node;
    } soft(*this);
    return attest::make_evidence(statement(), signer.identity, soft, root).value();
  }
  attest::TpmKeyEntry tpm_entry(bool simulated = false) const {
    return {attest::parse_tpm_public(tpm.attestation_area())->name, {}, simulated};
  }
  attest::RegistersEntry registers() const {
    attest::RegistersEntry entry{"a test's machine"};
    for (const std::uint8_t index : attest::kReferenceRegisters)
      entry.registers.emplace_back(index, tpm.pcrs.at(index));
    return entry;
  }
  /// All that a log says of it.
  std::vector<attest::LogEntry> entries() const {
    return {attest::NodeKeyEntry{signer.identity.public_key()}, build, tpm_entry(), registers(),
            attest::ModelEntry{"seedling", {}}};
  }

  SoftTpm tpm;
  SignedNode signer;
  Digest program{{0x11}};
  Digest library{{0x22}};
  attest::BuildEntry build{
      "darkbloom-node", "1", Digest{{7}}, {{"darkbloom-node", program}, {"libllama.so", library}}};
  SoftEventLog events;
  std::string ima;
};

}  // namespace darkbloom::test
