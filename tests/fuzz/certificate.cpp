#include "crypto/certificate.h"

#include "base/check.h"
#include "fuzz/targets.h"
#include "support/certificate_maker.h"
#include "support/fixed_clock.h"

namespace darkbloom::fuzz {
namespace {

constexpr const char* kOid = "1.3.6.1.4.1.3704.1.4";

void look_at(const crypto::Certificate& certificate) {
  static_cast<void>(certificate.extension(kOid));
  static_cast<void>(certificate.key_digest());
  static_cast<void>(certificate.verify_p384({}, Bytes(96, 1)));
  check(!crypto::verify_chain(certificate, std::span(&certificate, 1), -1).has_value(),
        "no certificate was valid before 1970");
}

}  // namespace

void certificate(ByteView input) {
  if (const auto one = crypto::Certificate::from_der(input)) look_at(*one);
  if (const auto all = crypto::Certificate::from_pem(text_of(input))) look_at(all->front());
}

std::vector<Bytes> certificate_seeds() {
  const test::CertificateMaker maker(test::kTestNow);
  return {maker.leaf({{kOid, Bytes(64)}}).der(), copy_of(view_of(maker.pem()))};
}

}  // namespace darkbloom::fuzz
