#include "attest/evidence_file.h"

#include <algorithm>
#include <string_view>

namespace darkbloom::attest {
namespace {

constexpr std::string_view kMagic = "darkbloom evidence file v1\n";

}  // namespace

std::optional<Digest> nonce_root_of(const wire::EvidenceBundle& bundle) {
  if (bundle.nonce_path.empty()) return std::nullopt;
  const auto path = decode_nonce_path(bundle.nonce_path);
  if (!path) return std::nullopt;
  const auto root = nonce_root(ClientNonce{bundle.nonce}, *path);
  return root ? std::optional(*root) : std::nullopt;
}

void put_evidence_file(ByteWriter& writer, const wire::EvidenceBundle& bundle) {
  writer.raw(view_of(kMagic));
  wire::put_bundle(writer, bundle);
}

wire::EvidenceBundle get_evidence_file(ByteReader& reader) {
  if (!std::ranges::equal(reader.raw(kMagic.size()), view_of(kMagic))) reader.refuse();
  return wire::get_bundle(reader);
}

Bytes encode_evidence_file(const wire::EvidenceBundle& bundle) {
  ByteWriter writer;
  put_evidence_file(writer, bundle);
  return writer.take();
}

Result<wire::EvidenceBundle> decode_evidence_file(ByteView bytes) {
  if (!text_of(bytes).starts_with(kMagic)) {
    return fail(Fault::invalid, "this is no evidence file of Darkbloom");
  }
  ByteReader reader(bytes);
  wire::EvidenceBundle bundle = get_evidence_file(reader);
  if (auto whole = reader.finish("the evidence file"); !whole) return fail(whole.error());
  return bundle;
}

}  // namespace darkbloom::attest
