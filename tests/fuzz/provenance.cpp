#include "attest/provenance.h"

#include "base/check.h"
#include "fuzz/targets.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::fuzz {
namespace {

/// The same builder and build each time.
struct Built {
  test::SeededRandom random{1};
  crypto::Ed25519Key key = crypto::Ed25519Key::generate(random);
  attest::Builder builder{"builder.example", copy_of(key.public_key())};
  attest::Provenance provenance{.builder = "builder.example",
                                .source = std::string(40, 'a'),
                                .files = {{"darkbloom", {}}, {"darkbloom-node", {}}}};
};

void check_verdict(const Built& built, std::string_view text) {
  const auto verified = attest::verify_provenance(text, built.builder);
  check(!verified || attest::sign_provenance(*verified, built.key).value() == text,
        "a provenance has one text");
}

}  // namespace

void provenance(ByteView input) {
  const std::string_view text = text_of(input);
  const auto envelope = attest::parse_envelope(text);
  check(!envelope || attest::envelope_text(*envelope) == text, "an envelope has one text");
  static const Built kBuilt;
  check_verdict(kBuilt, text);
  // The input as a payload that the builder did sign: its parser is behind a signature.
  const auto signed_by_it =
      attest::sign_envelope("application/vnd.in-toto+json", copy_of(input), kBuilt.key);
  check_verdict(kBuilt, attest::envelope_text(signed_by_it));
}

std::vector<Bytes> provenance_seeds() {
  const Built built;
  const std::string text = attest::sign_provenance(built.provenance, built.key).value();
  return {copy_of(view_of(text)), attest::parse_envelope(text)->payload};
}

}  // namespace darkbloom::fuzz
