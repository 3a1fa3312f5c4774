#pragma once
// The genuine reports: a Milan (version 2) of google/go-sev-guest, a Genoa (version 3) of
// tinfoil-conformance, with the certificates of their chips.

#include <zlib.h>

#include <optional>
#include <string>
#include <vector>

#include "crypto/base64.h"
#include "crypto/certificate.h"
#include "unit/crypto/vectors.h"

namespace darkbloom::attest::test {

/// 1 May 2026: both chips' certificates are valid.
inline constexpr UnixMillis kSnpNow = 1'777'593'600'000;

struct GenuineSnp {
  Bytes report;
  crypto::Certificate chip;
  std::vector<crypto::Certificate> above;
};

inline Bytes gunzipped(const Bytes& packed) {
  Bytes out(1U << 16);
  z_stream stream{};
  constexpr int kGzip = 16 + MAX_WBITS;
  if (inflateInit2(&stream, kGzip) != Z_OK) return {};
  stream.next_in = const_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  const bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(whole ? stream.total_out : 0);
  inflateEnd(&stream);
  return out;
}

inline std::vector<crypto::Certificate> amd_chain(const std::string& product) {
  const auto pem = darkbloom::test::read_vector("sev-snp/ask_ark_" + product + ".pem");
  return crypto::Certificate::from_pem(darkbloom::text_of(pem.value())).value();
}

inline std::optional<GenuineSnp> genuine_milan() {
  const auto report = darkbloom::test::read_vector("sev-snp/milan_report.bin");
  if (!report) return std::nullopt;
  const auto chip = darkbloom::test::read_vector("sev-snp/milan_vcek.der");
  return GenuineSnp{*report, crypto::Certificate::from_der(chip.value()).value(),
                    amd_chain("milan")};
}

inline std::optional<GenuineSnp> genuine_genoa() {
  const auto bundle = darkbloom::test::load_vectors("sev-snp/real_genoa_bundle.json");
  if (!bundle) return std::nullopt;
  const auto unpacked = [](const nlohmann::json& text) {
    return crypto::from_base64(text.get<std::string>()).value();
  };
  const Bytes report = gunzipped(unpacked(bundle->at("enclaveAttestationReport").at("body")));
  return GenuineSnp{report, crypto::Certificate::from_der(unpacked(bundle->at("vcek"))).value(),
                    amd_chain("genoa")};
}

}  // namespace darkbloom::attest::test
