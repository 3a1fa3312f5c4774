#include "tlog/proof.h"

#include <algorithm>
#include <set>

#include "crypto/base64.h"
#include "tlog/text_lines.h"

namespace darkbloom::tlog {
namespace {

constexpr std::string_view kMagic = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view kIndex = "index ";

std::unexpected<Error> refused(std::string why) {
  return fail(Fault::invalid, std::move(why));
}

/// The log of `policy` whose checkpoint this is.
Result<Checkpoint> checkpoint_of(const std::string& note, const LogPolicy& policy) {
  for (const NoteKey& log : policy.logs) {
    auto opened = open_checkpoint(note, log);
    if (opened || opened.error().fault != Fault::not_found) return opened;
  }
  return fail(Fault::not_found, "no log of the policy has signed the checkpoint");
}

struct Witnessed {
  std::set<std::string> fresh;
  std::set<std::string> any;
};

/// Who has cosigned, and when. A cosignature of a known witness that fails spoils the note.
Result<Witnessed> witnesses_of(const Note& note, const LogPolicy& policy,
                               const Freshness& freshness) {
  Witnessed seen;
  for (const auto& [name, key] : policy.witnesses) {
    const auto signature = verify_note(note, key);
    if (!signature && signature.error().fault == Fault::not_found) continue;
    if (!signature) return fail(signature.error());
    seen.any.insert(name);
    const UnixMillis at_ms = signature->at_ms.value_or(0);
    const bool in_time = at_ms >= freshness.now_ms - freshness.age_max_ms &&
                         at_ms <= freshness.now_ms + freshness.skew_max_ms;
    if (in_time) seen.fresh.insert(name);
  }
  return seen;
}

}  // namespace

Result<Proof> parse_proof(std::string_view text) {
  if (text.size() > kProofMax) return fail(Fault::too_large, "a log's proof is over 64 KiB");
  if (!text.starts_with(kMagic)) return refused("this is no C2SP proof of a log");
  text.remove_prefix(kMagic.size());
  const auto index = take_line(text);
  if (!index || !index->starts_with(kIndex)) return refused("a log's proof names no index");
  const auto number = parse_decimal(index->substr(kIndex.size()));
  if (!number) return refused("a log's proof names no index");
  Proof proof{.index = *number};
  while (true) {
    const auto next = take_line(text);
    if (!next) return refused("a log's proof holds no checkpoint");
    if (next->empty()) break;
    if (proof.hashes.size() == kProofHashesMax) return refused("a log's proof has too many hashes");
    const auto hash = parse_hash(*next);
    if (!hash) return refused("a line of a log's proof is no hash");
    proof.hashes.push_back(*hash);
  }
  proof.checkpoint = text;
  return proof;
}

std::string proof_text(const Proof& proof) {
  std::string text(kMagic);
  text += std::string(kIndex) + std::to_string(proof.index) + "\n";
  for (const Digest& hash : proof.hashes)
    text += crypto::to_base64(hash.view()) + "\n";
  return text + "\n" + proof.checkpoint;
}

Result<Logged> verify_logged(const Proof& proof, ByteView entry, const LogPolicy& policy,
                             const Freshness& freshness) {
  auto checkpoint = checkpoint_of(proof.checkpoint, policy);
  if (!checkpoint) return fail(checkpoint.error());
  const auto included =
      verify_inclusion(checkpoint->tree, proof.index, leaf_hash(entry), proof.hashes);
  if (!included) return fail(included.error());
  const auto note = parse_note(proof.checkpoint);
  if (!note) return fail(note.error());
  const auto seen = witnesses_of(*note, policy, freshness);
  if (!seen) return fail(seen.error());
  if (!is_quorum(policy, seen->any)) {
    return fail(Fault::forbidden, "too few witnesses have seen the log's checkpoint");
  }
  if (!is_quorum(policy, seen->fresh)) {
    return fail(Fault::replayed, "the log's checkpoint is not fresh");
  }
  return Logged{std::move(*checkpoint), proof.index, {seen->fresh.begin(), seen->fresh.end()}};
}

Result<void> SeenCheckpoint::advance(const TreeHead& checkpoint,
                                     std::span<const Digest> consistency) {
  if (last_ && checkpoint.size < last_->size) {
    return fail(Fault::tampered, "the log has gone back to an earlier state");
  }
  if (last_ && checkpoint.size == last_->size && checkpoint.root != last_->root) {
    return fail(Fault::tampered, "the log shows two trees of one size");
  }
  if (last_ && last_->size > 0 && checkpoint.size > last_->size) {
    const auto grown = verify_consistency(*last_, checkpoint, consistency);
    if (!grown) return grown;
  }
  last_ = checkpoint;
  return {};
}

}  // namespace darkbloom::tlog
