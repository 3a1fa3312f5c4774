#include "coordinator/directory_maker.h"

#include <utility>

#include "base/byte_codec.h"
#include "crypto/hash.h"

namespace darkbloom::coordinator {

void DirectoryMaker::shows(const NodeId& node, Exhibit exhibit) {
  exhibits_.insert_or_assign(node, Shown{std::move(exhibit)});
}

/// Once for each state of the log, and not for each client: proofs cost time.
void DirectoryMaker::look_up(Shown& shown) const {
  if (shown.generation == log_.generation() && shown.version != Digest{}) return;
  shown.generation = log_.generation();
  shown.logged = log_.about(shown.exhibit.subject);
  ByteWriter writer;
  writer.raw(shown.exhibit.evidence.view());
  writer.u64(shown.generation);
  shown.version = crypto::sha256(writer.view());
}

Digest DirectoryMaker::version_of(const Shown& shown, const std::optional<NonceRounds::Way>& way) {
  if (!way) return shown.version;
  ByteWriter writer;
  writer.raw(shown.version.view());
  writer.raw(way->nonce.view());
  writer.raw(shown.exhibit.nonce_root.view());
  return crypto::sha256(writer.view());
}

wire::EvidenceBundle DirectoryMaker::bundle_of(const fleet::NodeEntry& node, const Shown& shown,
                                               const std::optional<NonceRounds::Way>& way) {
  wire::EvidenceBundle bundle{.evidence = node.evidence, .logged = shown.logged};
  if (!way) return bundle;
  bundle.nonce = way->nonce.bytes;
  bundle.nonce_path = attest::encode_nonce_path(way->path);
  return bundle;
}

wire::Directory DirectoryMaker::directory_for(ClientLink client,
                                              std::span<const fleet::NodeEntry* const> live) {
  wire::Directory directory;
  std::set<Digest>& sent = sent_[client];
  std::set<Digest> carried;
  std::size_t fresh = 0;
  for (const fleet::NodeEntry* node : live) {
    const auto exhibit = exhibits_.find(node->id);
    if (exhibit == exhibits_.end()) continue;
    look_up(exhibit->second);
    const auto way = rounds_.way_to(exhibit->second.exhibit.nonce_root, client);
    wire::DirectoryEntry entry{.version = version_of(exhibit->second, way), .load = node->load};
    if (!sent.contains(entry.version)) {
      fresh += node->evidence.size();
      if (fresh > kFreshBytesMax) continue;
      entry.bundle = bundle_of(*node, exhibit->second, way);
    }
    carried.insert(entry.version);
    directory.nodes.push_back(std::move(entry));
  }
  sent = std::move(carried);
  return directory;
}

}  // namespace darkbloom::coordinator
