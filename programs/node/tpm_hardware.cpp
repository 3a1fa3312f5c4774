#include "node/tpm_hardware.h"

#include <array>
#include <fstream>
#include <utility>

#include "attest/tpm_evidence.h"
#include "support/log.h"

namespace darkbloom::node {
namespace {

constexpr const char* kEventLog = "/sys/kernel/security/tpm0/binary_bios_measurements";
constexpr const char* kImaLog = "/sys/kernel/security/ima/ascii_runtime_measurements";
/// Firmware and boot loaders, what the kernel measures, and shim's keys.
const std::set<std::uint8_t> kQuoted{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, attest::kImaRegister, 14};
constexpr int kTriesMax = 3;  // the kernel's log may grow while the TPM signs

/// A file of the kernel, which does not know its size. Refuses what is longer than evidence may be.
Result<Bytes> read_log(const char* path, std::size_t limit) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Fault::unavailable, std::string("Cannot read ") + path + ".");
  Bytes bytes;
  std::array<char, 1U << 14> part{};
  while (file.read(part.data(), part.size()) || file.gcount() > 0) {
    bytes.insert(bytes.end(), part.begin(), part.begin() + file.gcount());
    if (bytes.size() > limit) return fail(Fault::too_large, std::string(path) + " is too long.");
  }
  return bytes;
}

/// Plays the boot to a TPM that has just been switched on, and leaves one alone that has it
/// already.
Result<void> play(const SimulatedBoot& boot, const attest::Tpm& tpm) {
  const std::uint8_t first = boot.extensions.front().first;
  const auto now = tpm.read_pcrs({first});
  if (!now) return fail(now.error());
  if (now->at(first) != Digest{}) return {};
  for (const auto& [index, event] : boot.extensions) {
    if (auto extended = tpm.extend(index, event); !extended) return extended;
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<TpmHardware>> TpmHardware::make(attest::Tpm tpm,
                                                       std::optional<SimulatedBoot> boot) {
  if (boot) {
    if (auto played = play(*boot, tpm); !played) return fail(played.error());
  }
  auto hpke = tpm.make_hpke_key(kQuoted);
  if (!hpke) return fail(hpke.error());
  TpmHardware hardware(std::move(tpm), std::move(*hpke), std::move(boot));
  return std::make_unique<TpmHardware>(std::move(hardware));
}

Result<TpmHardware::Logs> TpmHardware::logs() const {
  if (boot_) return Logs{boot_->event_log, copy_of(view_of(boot_->ima_log))};
  auto events = read_log(kEventLog, attest::kEventLogMax);
  if (!events) return fail(events.error());
  auto ima = read_log(kImaLog, attest::kImaLogMax);
  if (!ima) return fail(ima.error());
  return Logs{std::move(*events), std::move(*ima)};
}

Result<Bytes> TpmHardware::section(ByteView nonce) {
  for (int tries = 0; tries < kTriesMax; ++tries) {
    const auto before = logs();
    if (!before) return fail(before.error());
    auto quote = tpm_.quote(kQuoted, nonce);
    if (!quote) return fail(quote.error());
    auto after = logs();
    if (!after) return fail(after.error());
    if (after->ima != before->ima) continue;
    return attest::encode_tpm_evidence(
        {.attestation_public = tpm_.identity().attestation_public,
         .quote = std::move(*quote),
         .hpke_public = hpke_.public_area(),
         .hpke_certificate = hpke_.certificate(),
         .endorsement_certificate = tpm_.identity().endorsement_certificate,
         .event_log = std::move(after->events),
         .ima_log = std::move(after->ima)});
  }
  return fail(Fault::unavailable, "The kernel's log grows faster than the TPM signs.");
}

Result<Secret> TpmHardware::open(ByteView peer_public) {
  auto shared = hpke_.dh(peer_public);
  if (shared || shared.error().fault != Fault::forbidden) return shared;
  if (!std::exchange(told_of_drift_, true)) complain(shared.error());
  return fail(Fault::unavailable,
              "This machine is no longer what it proved to be: its TPM opens "
              "nothing any more.");
}

wire::Enrol TpmHardware::enrolment() const {
  const attest::TpmIdentity& identity = tpm_.identity();
  return {identity.endorsement_public, identity.endorsement_certificate,
          identity.attestation_public};
}

Result<wire::Activated> TpmHardware::activate(const wire::Credential& credential) {
  const auto secret = tpm_.activate({credential.blob, credential.secret});
  if (!secret) return fail(secret.error());
  return wire::Activated{copy_of(secret->view())};
}

void TpmHardware::complain(const Error& error) {
  log_warning("this machine stays below tier measured: " + error.detail);
}

}  // namespace darkbloom::node
