#include "attest/tpm_public.h"

#include <algorithm>

#include "base/byte_codec.h"
#include "crypto/hash.h"

namespace darkbloom::attest {
namespace {

constexpr std::uint16_t kCurveP256 = 0x0003;
constexpr std::uint16_t kRsaBits = 2048;
constexpr std::uint32_t kRsaExponent = 65537;
constexpr std::size_t kCoordinateSize = 32;

TpmName name_of_area(ByteView area) {
  ByteWriter writer;
  writer.u16(tpm_alg::kSha256);
  writer.raw(crypto::sha256(area).view());
  return TpmName::from(writer.view()).value();
}

/// TPMT_SYM_DEF_OBJECT: none, or AES with its size and mode, which a name binds and nobody here
/// uses.
bool skip_symmetric(ByteReader& reader) {
  const std::uint16_t algorithm = reader.u16();
  if (algorithm == tpm_alg::kNull) return true;
  reader.u16();
  reader.u16();
  return algorithm == tpm_alg::kAes;
}

/// A scheme with the hash that each of those known here has; `known` when it is one of them.
struct Scheme {
  std::uint16_t algorithm;
  bool known;
};

Scheme read_scheme(ByteReader& reader) {
  const std::uint16_t algorithm = reader.u16();
  if (algorithm == tpm_alg::kNull) return {algorithm, true};
  const bool has_hash = algorithm == tpm_alg::kRsassa || algorithm == tpm_alg::kOaep ||
                        algorithm == tpm_alg::kEcdsa || algorithm == tpm_alg::kEcdh;
  return {algorithm, has_hash && reader.u16() == tpm_alg::kSha256};
}

/// Some TPMs leave a coordinate's leading zeros out.
void read_coordinate(ByteReader& reader, std::span<std::uint8_t> into) {
  const ByteView bytes = reader.sized16(kCoordinateSize);
  std::ranges::copy(bytes, into.end() - static_cast<std::ptrdiff_t>(bytes.size()));
}

Result<void> read_ecc(ByteReader& reader, TpmPublic& area) {
  const bool is_known = skip_symmetric(reader);
  const Scheme scheme = read_scheme(reader);
  const bool is_p256 = reader.u16() == kCurveP256;
  const Scheme derivation = read_scheme(reader);
  if (!is_known || !scheme.known || !is_p256 || derivation.algorithm != tpm_alg::kNull) {
    return fail(Fault::invalid, "a TPM key is neither P-256 nor RSA-2048 with SHA-256");
  }
  crypto::P256Public point{4};
  read_coordinate(reader, std::span(point).subspan(1, kCoordinateSize));
  read_coordinate(reader, std::span(point).subspan(1 + kCoordinateSize));
  auto parsed = crypto::parse_p256_public(point);
  if (!parsed) return fail(parsed.error());
  area.scheme = scheme.algorithm;
  area.key = *parsed;
  return {};
}

Result<void> read_rsa(ByteReader& reader, TpmPublic& area) {
  const bool is_known = skip_symmetric(reader);
  const Scheme scheme = read_scheme(reader);
  const bool has_size = reader.u16() == kRsaBits;
  const std::uint32_t exponent = reader.u32();
  if (!is_known || !scheme.known || !has_size || (exponent != 0 && exponent != kRsaExponent)) {
    return fail(Fault::invalid, "a TPM key is neither P-256 nor RSA-2048 with SHA-256");
  }
  auto parsed = crypto::parse_rsa_2048_public(reader.sized16(crypto::kRsa2048Size));
  if (!parsed) return fail(parsed.error());
  area.scheme = scheme.algorithm;
  area.key = *parsed;
  return {};
}

Result<void> read_key(ByteReader& reader, std::uint16_t type, TpmPublic& area) {
  if (type == tpm_alg::kEcc) return read_ecc(reader, area);
  if (type == tpm_alg::kRsa) return read_rsa(reader, area);
  return fail(Fault::invalid, "a TPM key is neither P-256 nor RSA-2048 with SHA-256");
}

}  // namespace

Result<TpmPublic> parse_tpm_public(ByteView area) {
  if (area.size() > kTpmPublicMax) return fail(Fault::too_large, "a TPM public area is too long");
  ByteReader reader(area);
  TpmPublic parsed;
  const std::uint16_t type = reader.u16();
  if (reader.u16() != tpm_alg::kSha256) {
    return fail(Fault::invalid, "a TPM key's name is not made with SHA-256");
  }
  parsed.attributes = reader.u32();
  parsed.policy = copy_of(reader.sized16(Digest::kSize));
  if (!parsed.policy.empty() && parsed.policy.size() != Digest::kSize) {
    return fail(Fault::invalid, "a TPM key's policy is no SHA-256 digest");
  }
  if (auto key = read_key(reader, type, parsed); !key) return fail(key.error());
  if (auto whole = reader.finish("a TPM public area"); !whole) return fail(whole.error());
  parsed.name = name_of_area(area);
  return parsed;
}

}  // namespace darkbloom::attest
