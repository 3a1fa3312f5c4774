#include "wire/evidence_bundle.h"

#include <algorithm>

#include "base/check.h"
#include "base/ids.h"

namespace darkbloom::wire {

void put_bundle(ByteWriter& writer, const EvidenceBundle& bundle) {
  check(bundle.logged.size() <= kLoggedMax, "a bundle holds a bounded list of log entries");
  writer.sized32(bundle.evidence);
  writer.u8(static_cast<std::uint8_t>(bundle.logged.size()));
  for (const LoggedEntry& each : bundle.logged) {
    writer.sized16(each.entry);
    writer.sized16(each.proof);
  }
  writer.raw(bundle.nonce);
  writer.sized16(bundle.nonce_path);
}

EvidenceBundle get_bundle(ByteReader& reader) {
  EvidenceBundle bundle;
  bundle.evidence = copy_of(reader.sized32(kEvidenceMax));
  const std::size_t count = reader.u8_up_to(kLoggedMax);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    LoggedEntry& each = bundle.logged.emplace_back();
    each.entry = copy_of(reader.sized16(kLogEntryMax));
    each.proof = copy_of(reader.sized16(kLogProofMax));
  }
  std::ranges::copy(reader.id<Digest>().bytes, bundle.nonce.begin());
  bundle.nonce_path = copy_of(reader.sized16(kNoncePathBytesMax));
  // Without a path a nonce says nothing, and would be a place to hide bytes in.
  if (bundle.nonce_path.empty() && bundle.nonce != EvidenceBundle{}.nonce) reader.refuse();
  return bundle;
}

}  // namespace darkbloom::wire
