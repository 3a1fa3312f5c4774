#include "organisation/invite_code.h"

#include <utility>

#include "base/base32.h"
#include "base/byte_codec.h"
#include "crypto/hash.h"

namespace darkbloom::organisation {
namespace {

constexpr std::size_t kCheckSize = 3;

Digest check_of(const Secret& secret) {
  crypto::Sha256 hash;
  hash.update(view_of("darkbloom invite v1"));
  hash.update(Bytes(1));
  hash.update(secret.view());
  return std::move(hash).finish();
}

}  // namespace

Secret invite_code(const Organisation& organisation) {
  Secret bytes = Secret::copy(organisation.secret().view());
  bytes.append(check_of(organisation.secret()).view().first(kCheckSize));
  std::string text = base32_text(bytes.view());
  Secret code = Secret::copy(view_of(text));
  wipe(std::span(reinterpret_cast<std::uint8_t*>(text.data()), text.size()));
  return code;
}

Result<Organisation> parse_invite_code(std::string_view text) {
  Secret bytes(kSecretSize + kCheckSize);
  if (text.size() > kInviteTextMax || !read_base32(text, bytes.writable())) {
    return fail(Fault::invalid, "An invite code has 56 digits, in 14 groups of four.");
  }
  Secret secret = Secret::copy(bytes.view().first(kSecretSize));
  const ByteView typed = bytes.view().subspan(kSecretSize);
  if (!equal_in_constant_time(typed, check_of(secret).view().first(kCheckSize))) {
    return fail(Fault::invalid, "This invite code was mistyped: its digits do not fit together.");
  }
  return Organisation::from_secret(std::move(secret));
}

}  // namespace darkbloom::organisation
