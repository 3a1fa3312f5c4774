#include "attest/verify/snp_judge.h"

#include <algorithm>
#include <string>

namespace darkbloom::attest {
namespace {

using crypto::Certificate;

// AMD publication 57230 (VCEK certificate and KDS interface), table 8.
constexpr const char* kProductOid = "1.3.6.1.4.1.3704.1.2";
constexpr const char* kBootLoaderOid = "1.3.6.1.4.1.3704.1.3.1";
constexpr const char* kTeeOid = "1.3.6.1.4.1.3704.1.3.2";
constexpr const char* kSnpOid = "1.3.6.1.4.1.3704.1.3.3";
constexpr const char* kMicrocodeOid = "1.3.6.1.4.1.3704.1.3.8";
constexpr const char* kFmcOid = "1.3.6.1.4.1.3704.1.3.9";
constexpr const char* kChipOid = "1.3.6.1.4.1.3704.1.4";

constexpr std::uint32_t kEcdsaP384Sha384 = 1;
constexpr std::uint8_t kDerInteger = 0x02;
constexpr std::uint8_t kDerIa5String = 0x16;

std::unexpected<Error> forbidden(std::string why) {
  return fail(Fault::forbidden, std::move(why));
}

std::unexpected<Error> tampered(std::string why) {
  return fail(Fault::tampered, std::move(why));
}

/// A DER INTEGER from 0 to 255.
std::optional<std::uint8_t> small_number(const std::optional<Bytes>& der) {
  if (!der || der->size() < 3 || der->front() != kDerInteger) return std::nullopt;
  if (der->size() == 3 && (*der)[1] == 1 && (*der)[2] < 0x80) return (*der)[2];
  if (der->size() == 4 && (*der)[1] == 2 && (*der)[2] == 0 && (*der)[3] >= 0x80) return (*der)[3];
  return std::nullopt;
}

Result<SnpTcb> certified_tcb(const Certificate& chip, SnpProduct product) {
  const auto part = [&](const char* oid) { return small_number(chip.extension(oid)); };
  const auto boot_loader = part(kBootLoaderOid);
  const auto tee = part(kTeeOid);
  const auto snp = part(kSnpOid);
  const auto microcode = part(kMicrocodeOid);
  const auto fmc = product == SnpProduct::turin ? part(kFmcOid) : std::optional<std::uint8_t>(0);
  if (!boot_loader || !tee || !snp || !microcode || !fmc) {
    return tampered("the chip's certificate does not state its security versions");
  }
  return SnpTcb{*boot_loader, *tee, *snp, *microcode, *fmc};
}

/// The name before a stepping, as in "Milan-B0".
SnpProduct certified_product(const Certificate& chip) {
  const auto der = chip.extension(kProductOid);
  if (!der || der->size() < 2 || der->front() != kDerIa5String || (*der)[1] != der->size() - 2) {
    return SnpProduct::unknown;
  }
  const std::string_view name = text_of(ByteView(*der).subspan(2));
  for (const SnpProduct product : {SnpProduct::milan, SnpProduct::genoa, SnpProduct::turin}) {
    if (name.substr(0, name.find('-')) == name_of(product)) return product;
  }
  return SnpProduct::unknown;
}

bool reaches(const SnpTcb& tcb, const SnpTcb& least) {
  return tcb.boot_loader >= least.boot_loader && tcb.tee >= least.tee && tcb.snp >= least.snp &&
         tcb.microcode >= least.microcode && tcb.fmc >= least.fmc;
}

/// What the report says of the guest, before it is known whether AMD's chip said it.
Result<void> check_guest(const SnpReport& report, const SnpPolicy& policy) {
  if (policy.fit_for_secrets && (report.policy & kSnpPolicyDebug) != 0) {
    return forbidden("the guest may be debugged by its host");
  }
  if (policy.fit_for_secrets && (report.policy & kSnpPolicyMigrationAgent) != 0) {
    return forbidden("the guest may be migrated by an agent");
  }
  if (report.vmpl > policy.vmpl_max) {
    return forbidden("the report was asked for at privilege level " + std::to_string(report.vmpl));
  }
  if (policy.report_data && report.report_data != *policy.report_data) {
    return forbidden("the report's data are not those expected");
  }
  if (policy.measurement && report.measurement != *policy.measurement) {
    return forbidden("the guest's measurement is not the one expected");
  }
  return {};
}

Result<void> check_signer(const SnpReport& report) {
  if (report.signature_algorithm != kEcdsaP384Sha384) {
    return fail(Fault::invalid, "the report is not signed with ECDSA P-384 and SHA-384");
  }
  if (snp_signing_key(report) == 1) {
    return fail(Fault::invalid, "the report is signed by a cloud's key (VLEK), not by the chip's");
  }
  if (snp_signing_key(report) != 0) return fail(Fault::invalid, "the report is not signed");
  return {};
}

Result<void> check_chain(const SnpCertificates& certificates, const SnpPolicy& policy,
                         UnixMillis now_ms) {
  if (certificates.above.empty()) return tampered("the chain has no root");
  const Digest root = certificates.above.back().key_digest();
  if (std::ranges::find(policy.roots, root) == policy.roots.end()) {
    return tampered("the chain does not end in a root of AMD that is known here");
  }
  return crypto::verify_chain(certificates.chip, certificates.above, now_ms);
}

Result<SnpFacts> check_chip(const SnpReport& report, const Certificate& chip) {
  const SnpProduct product = certified_product(chip);
  if (product == SnpProduct::unknown) {
    return tampered("the chip's certificate names no product known here");
  }
  if (report.version >= 3 && report.product != product) {
    return tampered("the report is of another product than the chip's certificate");
  }
  const auto tcb = certified_tcb(chip, product);
  if (!tcb) return fail(tcb.error());
  if (snp_tcb(report.reported_tcb, product) != *tcb) {
    return tampered("the report's security versions are not those of the chip's certificate");
  }
  const auto chip_id = chip.extension(kChipOid);
  if (!chip_id || !std::ranges::equal(*chip_id, report.chip_id)) {
    return tampered("the report is of another chip than the certificate");
  }
  return SnpFacts{report, product, *tcb};
}

}  // namespace

std::vector<Digest> amd_roots() {
  return {Digest{{0x9f, 0x05, 0x6b, 0xee, 0x44, 0x37, 0x7e, 0x29, 0x30, 0x8c, 0xb5,
                  0xff, 0xa8, 0x95, 0xbd, 0xfb, 0x62, 0xd1, 0x88, 0x81, 0xfa, 0x6b,
                  0xed, 0x8d, 0x6f, 0x07, 0x5b, 0x02, 0x04, 0x08, 0x9c, 0xb9}},  // ARK-Milan
          Digest{{0x42, 0x9a, 0x69, 0xc9, 0x42, 0x2a, 0xa2, 0x58, 0xee, 0x4d, 0x8d,
                  0xb5, 0xfc, 0xda, 0x9c, 0x64, 0x70, 0xef, 0x15, 0xf8, 0xcd, 0x5a,
                  0x9c, 0xeb, 0xd6, 0xcb, 0xc7, 0xd9, 0x0b, 0x86, 0x38, 0x31}}};  // ARK-Genoa
}

std::string_view name_of(SnpProduct product) {
  switch (product) {
    case SnpProduct::milan:
      return "Milan";
    case SnpProduct::genoa:
      return "Genoa";
    case SnpProduct::turin:
      return "Turin";
    case SnpProduct::unknown:
      break;
  }
  return "unknown";
}

Result<SnpFacts> judge_snp(ByteView bytes, const SnpCertificates& certificates,
                           const SnpPolicy& policy, UnixMillis now_ms) {
  const auto report = decode_snp_report(bytes);
  if (!report) return fail(report.error());
  if (auto good = check_guest(*report, policy); !good) return fail(good.error());
  if (auto good = check_signer(*report); !good) return fail(good.error());
  if (auto good = check_chain(certificates, policy, now_ms); !good) return fail(good.error());
  auto facts = check_chip(*report, certificates.chip);
  if (!facts) return facts;
  if (!reaches(facts->tcb, policy.min_tcb)) {
    return forbidden("the platform's security versions are under those demanded");
  }
  const auto genuine =
      certificates.chip.verify_p384(bytes.first(kSnpSignedSize), report->signature);
  if (!genuine) return tampered("the report is not signed by the chip's key");
  return facts;
}

}  // namespace darkbloom::attest
