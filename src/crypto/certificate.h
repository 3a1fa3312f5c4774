#pragma once
// X.509 certificates of hardware makers: parsed within limits, chained to a root that the caller
// trusts at a time that the caller gives. Never the system's trust store or clock.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/environment.h"
#include "base/ids.h"

namespace darkbloom::crypto {

inline constexpr std::size_t kCertificateMax = 16U << 10;
inline constexpr std::size_t kCertificatesMax = 8;  ///< in one PEM text

class Certificate {
 public:
  /// Refuses what is over the limit (too_large) or is not one certificate and nothing else
  /// (invalid).
  static Result<Certificate> from_der(ByteView der);
  /// One or more, in their order; text around them is ignored. Refuses likewise, and a text
  /// without.
  static Result<std::vector<Certificate>> from_pem(std::string_view pem);
  ~Certificate();
  Certificate(Certificate&&) noexcept;
  Certificate& operator=(Certificate&&) noexcept;

  Bytes der() const;
  /// SHA-256 of the SubjectPublicKeyInfo: names a root whatever certificate carries it.
  Digest key_digest() const;
  /// The key itself: P-256's point, uncompressed, or RSA's modulus, big-endian. None of other
  /// kinds.
  std::optional<Bytes> raw_key() const;
  /// The extension's value, such as "1.3.6.1.4.1.3704.1.4"; none when absent or there twice.
  std::optional<Bytes> extension(const std::string& oid) const;
  /// ECDSA on P-384 over SHA-384 of `message`; 96 bytes, r then s, big-endian. Refuses as tampered,
  /// and as invalid when the certificate's key is none of that curve.
  Result<void> verify_p384(ByteView message, ByteView signature) const;

 private:
  struct State;
  explicit Certificate(std::unique_ptr<State> state);
  friend Result<void> verify_chain(const Certificate&, std::span<const Certificate>, UnixMillis);
  std::unique_ptr<State> state_;
};

/// `leaf` is signed by the first of `above`, and so on up to the last, a root that signed itself.
/// Whether that root is to be trusted is the caller's to say. Refuses as tampered, with the
/// library's words; a certificate that is not valid at `now_ms` too.
Result<void> verify_chain(const Certificate& leaf, std::span<const Certificate> above,
                          UnixMillis now_ms);

}  // namespace darkbloom::crypto
