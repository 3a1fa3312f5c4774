#include "attest/verify/measured_judge.h"

#include <algorithm>
#include <format>

namespace darkbloom::attest {
namespace {

/// The kernel's first line: a digest over the registers of the boot, of no file.
constexpr std::string_view kBootAggregate = "boot_aggregate";

Result<void> check_references(const std::map<std::uint8_t, std::set<Digest>>& known) {
  for (const std::uint8_t index : kReferenceRegisters) {
    if (known.contains(index)) continue;
    return fail(Fault::forbidden, std::format("no value of register {} is logged", index));
  }
  return {};
}

std::string base_name(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

/// All that ran is of the build, and all of the build ran, each as it is logged.
Result<void> check_files(const std::vector<MeasuredFile>& files, const BuildEntry& build) {
  for (const MeasuredFile& file : files) {
    if (file.path == kBootAggregate) continue;
    if (std::ranges::contains(build.objects, file.digest, &BuildObject::digest)) continue;
    return fail(Fault::forbidden,
                "a program ran that the logged build does not list: " + base_name(file.path));
  }
  for (const BuildObject& object : build.objects) {
    if (std::ranges::contains(files, object.digest, &MeasuredFile::digest)) continue;
    return fail(Fault::forbidden, "the machine's log does not show that it runs " + object.name);
  }
  return {};
}

}  // namespace

Result<TpmFacts> judge_measured(const EvidenceView& evidence, const LogFindings& log,
                                const NonceRoot& nonce_root) {
  const auto section = evidence.section(SectionKind::tpm);
  if (!section) return fail(Fault::not_found, "it shows no TPM's quote");
  if (!nonce_root) return fail(Fault::replayed, "its TPM has not signed for your nonce yet");
  const BuildEntry* build = log.build(evidence.statement.build);
  if (build == nullptr) return fail(Fault::forbidden, "its build is not in the log");
  TpmExpectation expected{.nonce = quote_nonce(*nonce_root, evidence.statement_bytes),
                          .hpke = evidence.statement.hpke,
                          .registered = log.registered(),
                          .known = log.registers()};
  if (auto enough = check_references(expected.known); !enough) return fail(enough.error());
  auto facts = judge_tpm(*section, expected);
  if (!facts) return facts;
  if (!facts->has_events) return fail(Fault::forbidden, "it does not show its firmware's log");
  if (!facts->has_ima) return fail(Fault::forbidden, "it does not show which programs ran");
  if (auto listed = check_files(facts->files, *build); !listed) return fail(listed.error());
  return facts;
}

}  // namespace darkbloom::attest
