#include "organisation/organisation.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "crypto/hash.h"

namespace darkbloom::organisation {
namespace {

Secret derived(const Secret& secret, std::string_view label, std::size_t size) {
  auto bytes = crypto::hkdf_expand(secret.view(), view_of(label), size);
  check(bytes.has_value(), "HKDF gives a key of this size");
  return std::move(*bytes);
}

OrganisationId id_under(const Secret& secret) {
  const Secret bytes = derived(secret, "darkbloom organisation v1", OrganisationId::kSize);
  return OrganisationId::from(bytes.view()).value();
}

}  // namespace

Organisation::Organisation(Secret secret)
    : secret_(std::move(secret)),
      key_(derived(secret_, "darkbloom membership v1", Digest::kSize)),
      id_(id_under(secret_)) {}

Organisation Organisation::found(Random& random) {
  Secret secret(kSecretSize);
  random.fill(secret.writable());
  return Organisation(std::move(secret));
}

Result<Organisation> Organisation::from_secret(Secret secret) {
  if (secret.size() == kSecretSize) return Organisation(std::move(secret));
  return fail(Fault::invalid, "an organisation's secret has 32 bytes");
}

Digest Organisation::prove(ByteView text) const {
  return crypto::hmac_sha256(key_.view(), text);
}

bool Organisation::is_proven(ByteView text, const Digest& proof) const {
  return equal_in_constant_time(prove(text).view(), proof.view());
}

std::vector<OrganisationId> ids_of(const Organisations& all) {
  std::vector<OrganisationId> ids;
  for (const Organisation& each : all)
    ids.push_back(each.id());
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  return ids;
}

}  // namespace darkbloom::organisation
