#pragma once
// Certificates that a test signs itself: a root, an issuer, and a leaf on P-384 with whatever
// extensions it wants. Through OpenSSL directly, since no room of ours makes certificates.

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/environment.h"
#include "crypto/certificate.h"

namespace darkbloom::test {

/// An extension of a certificate: the value as it stands in the OCTET STRING.
struct MadeExtension {
  std::string oid;
  Bytes value;
};

class CertificateMaker {
 public:
  /// An authority with a root and one issuer below it, valid around `now_ms` for a year.
  explicit CertificateMaker(UnixMillis now_ms);
  ~CertificateMaker();
  CertificateMaker(const CertificateMaker&) = delete;
  CertificateMaker& operator=(const CertificateMaker&) = delete;

  crypto::Certificate leaf(const std::vector<MadeExtension>& extensions) const;
  /// The issuer, then the root.
  std::vector<crypto::Certificate> above() const;
  std::string pem() const;
  /// ECDSA P-384 over SHA-384 with the leaf's key: r then s, big-endian.
  Bytes sign(ByteView message) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace darkbloom::test
