#include "tlog/log_writer.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "tlog/merkle_prover.h"
#include "tlog/tile.h"

namespace darkbloom::tlog {
namespace {

constexpr const char* kCheckpoint = "checkpoint";

}  // namespace

Result<LogWriter> LogWriter::open(LogStore& store, NoteSigner signer, const Clock& clock) {
  LogWriter writer(store, std::move(signer), clock);
  const auto note = store.read(kCheckpoint);
  if (!note && note.error().fault != Fault::not_found) return fail(note.error());
  if (!note) {
    if (auto begun = writer.publish(writer.signed_note({})); !begun) return fail(begun.error());
    return writer;
  }
  writer.checkpoint_ = text_of(*note);
  const auto checkpoint = open_checkpoint(writer.checkpoint_, writer.signer_.key());
  if (!checkpoint) return fail(checkpoint.error());
  if (auto loaded = writer.load(*checkpoint); !loaded) return fail(loaded.error());
  return writer;
}

Result<std::vector<Bytes>> LogWriter::read_entries(LogStore& store, std::size_t size) {
  std::vector<Bytes> all;
  for (std::size_t at = 0; at < size; at += kTileWidth) {
    const std::size_t width = std::min(kTileWidth, size - at);
    const auto bytes = store.read(bundle_path(at / kTileWidth, width));
    if (!bytes) return fail(bytes.error());
    auto entries = decode_bundle(*bytes, width);
    if (!entries) return fail(entries.error());
    std::ranges::move(*entries, std::back_inserter(all));
  }
  return all;
}

Result<std::vector<Bytes>> LogWriter::entries() const {
  return read_entries(*store_, leaves_.size());
}

Result<void> LogWriter::load(const Checkpoint& checkpoint) {
  if (checkpoint.tree.size > kLogEntriesMax) return fail(Fault::too_large, "the log is too large");
  const auto entries = read_entries(*store_, static_cast<std::size_t>(checkpoint.tree.size));
  if (!entries) return fail(entries.error());
  for (const Bytes& entry : *entries)
    take(entry);
  if (root_of(leaves_) != checkpoint.tree.root) {
    return fail(Fault::tampered, "the log's entries are not those that its checkpoint signed");
  }
  return {};
}

void LogWriter::take(ByteView entry) {
  if (last_bundle_.size() == kTileWidth) last_bundle_.clear();
  last_bundle_.push_back(copy_of(entry));
  const Digest leaf = leaf_hash(entry);
  index_of_.emplace(leaf, leaves_.size());
  leaves_.push_back(leaf);
}

Result<std::uint64_t> LogWriter::append(ByteView entry) {
  if (entry.size() > kEntryMax) return fail(Fault::too_large, "a log's entry is over 64 KiB");
  const Digest leaf = leaf_hash(entry);
  if (const auto known = index_of_.find(leaf); known != index_of_.end()) return known->second;
  if (leaves_.size() == kLogEntriesMax) return fail(Fault::no_capacity, "the log is full");

  std::vector<Bytes> bundle = last_bundle_;
  if (bundle.size() == kTileWidth) bundle.clear();
  bundle.push_back(copy_of(entry));
  const std::uint64_t index = leaves_.size();
  auto wrote = store_->write(bundle_path(index / kTileWidth, bundle.size()), encode_bundle(bundle));
  if (!wrote) return fail(wrote.error());
  std::vector<Digest> leaves = leaves_;
  leaves.push_back(leaf);
  for (const Tile& tile : last_tiles(leaves)) {
    if (wrote = store_->write(tile.path, tile.hashes); !wrote) return fail(wrote.error());
  }
  if (wrote = publish(signed_note(leaves)); !wrote) return fail(wrote.error());
  cosignatures_.clear();
  take(entry);
  return index;
}

std::string LogWriter::signed_note(const std::vector<Digest>& leaves) const {
  const std::string text =
      checkpoint_text({signer_.key().name, {leaves.size(), root_of(leaves)}, {}});
  return text + "\n" + signer_.sign(text, clock_->now_ms());
}

Result<void> LogWriter::publish(std::string note) {
  if (auto wrote = store_->write(kCheckpoint, view_of(note)); !wrote) return wrote;
  checkpoint_ = std::move(note);
  return {};
}

TreeHead LogWriter::head() const {
  return {leaves_.size(), root_of(leaves_)};
}

Result<void> LogWriter::add_cosignature(std::uint64_t size, std::string_view line) {
  if (size != leaves_.size()) return fail(Fault::invalid, "the log has grown meanwhile");
  const std::string own = signed_note(leaves_);
  const auto parsed = parse_note(own + std::string(line));
  if (!parsed) return fail(parsed.error());
  if (parsed->signatures.size() != 2) return fail(Fault::invalid, "a cosignature is one line");
  auto cosignatures = cosignatures_;
  cosignatures.insert_or_assign(parsed->signatures.back().name, std::string(line));
  std::string note = own;
  for (const auto& [witness, each] : cosignatures)
    note += each;
  if (auto sound = parse_note(note); !sound) return fail(sound.error());
  if (auto published = publish(std::move(note)); !published) return published;
  cosignatures_ = std::move(cosignatures);
  return {};
}

Proof LogWriter::proof_of(std::uint64_t index) const {
  return {index, prove_inclusion(leaves_, static_cast<std::size_t>(index)), checkpoint_};
}

std::vector<Digest> LogWriter::growth_from(std::uint64_t older) const {
  check(older <= leaves_.size(), "a log grows from what it was");
  if (older == 0 || older == leaves_.size()) return {};
  return prove_consistency(leaves_, static_cast<std::size_t>(older));
}

}  // namespace darkbloom::tlog
