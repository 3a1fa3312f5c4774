#include "organisation/invite_code.h"

#include "base/check.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {

void invite_code(ByteView input) {
  const auto read = organisation::parse_invite_code(text_of(input));
  if (!read) return;
  const Secret code = organisation::invite_code(*read);
  const auto again = organisation::parse_invite_code(code.text());
  check(again && again->id() == read->id(), "a code names one organisation");
}

std::vector<Bytes> invite_code_seeds() {
  std::vector<Bytes> seeds;
  for (const std::uint8_t byte : Bytes{0, 7, 255}) {
    auto made =
        organisation::Organisation::from_secret(Secret(Bytes(organisation::kSecretSize, byte)));
    seeds.push_back(copy_of(organisation::invite_code(made.value()).view()));
  }
  return seeds;
}

}  // namespace darkbloom::fuzz
