#include "tlog/witness.h"

#include <utility>

#include "base/check.h"
#include "crypto/base64.h"
#include "tlog/checkpoint.h"
#include "tlog/text_lines.h"

namespace darkbloom::tlog {
namespace {

constexpr std::string_view kOld = "old ";
constexpr std::size_t kProofLinesMax = 63;

struct Submission {
  std::uint64_t old_size = 0;
  std::vector<Digest> proof = {};
  std::string_view note = {};
};

std::optional<Submission> parse_submission(std::string_view body) {
  if (body.size() > kAddCheckpointMax) return std::nullopt;
  const auto first = take_line(body);
  if (!first || !first->starts_with(kOld)) return std::nullopt;
  const auto old_size = parse_decimal(first->substr(kOld.size()));
  if (!old_size) return std::nullopt;
  Submission submission{.old_size = *old_size};
  while (true) {
    const auto line = take_line(body);
    if (!line || submission.proof.size() > kProofLinesMax) return std::nullopt;
    if (line->empty()) break;
    const auto hash = parse_hash(*line);
    if (!hash) return std::nullopt;
    submission.proof.push_back(*hash);
  }
  submission.note = body;
  return submission;
}

WitnessAnswer refused(int status, std::string why) {
  return {status, std::move(why) + "\n"};
}

/// Where the witness stands instead: the log can go on from there.
WitnessAnswer conflict(std::uint64_t size) {
  return {409, std::to_string(size) + "\n", "text/x.tlog.size"};
}

}  // namespace

Witness::Witness(NoteSigner signer, std::vector<NoteKey> logs, WitnessStore& store,
                 const Clock& clock)
    : signer_(std::move(signer)), store_(store), clock_(clock) {
  check(signer_.key().type == KeyType::cosignature, "a witness signs with the time");
  for (NoteKey& log : logs) {
    std::string origin = log.name;
    logs_.emplace(std::move(origin), std::move(log));
  }
}

WitnessAnswer Witness::add_checkpoint(std::string_view body) {
  const auto submission = parse_submission(body);
  if (!submission) return refused(400, "this is no checkpoint with its proof");
  const auto note = parse_note(submission->note);
  if (!note) return refused(400, note.error().detail);
  const auto named = parse_checkpoint(note->text);
  if (!named) return refused(400, named.error().detail);
  const auto log = logs_.find(named->origin);
  if (log == logs_.end()) return refused(404, "this log is not known here");
  const auto checkpoint = open_checkpoint(submission->note, log->second);
  if (!checkpoint) return refused(403, checkpoint.error().detail);
  const TreeHead& tree = checkpoint->tree;
  if (submission->old_size > tree.size) return refused(400, "the old size is over the new one");

  const auto stored = store_.read(checkpoint->origin);
  if (!stored) return refused(500, stored.error().detail);
  const TreeHead last = stored->value_or(TreeHead{});
  if (submission->old_size != last.size) return conflict(last.size);
  if (last.size == tree.size && stored->has_value() && last.root != tree.root) {
    return conflict(last.size);
  }
  if (last.size == 0 || last.size == tree.size) {
    if (!submission->proof.empty()) return refused(422, "there is nothing to prove");
  } else if (auto grown = verify_consistency(last, tree, submission->proof); !grown) {
    return refused(422, grown.error().detail);
  }
  if (auto kept = store_.write(checkpoint->origin, tree); !kept) {
    return refused(500, kept.error().detail);
  }
  return {200, signer_.sign(note->text, clock_.now_ms())};
}

std::string add_checkpoint_text(std::uint64_t old, std::span<const Digest> proof,
                                std::string_view checkpoint) {
  std::string text = std::string(kOld) + std::to_string(old) + "\n";
  for (const Digest& hash : proof)
    text += crypto::to_base64(hash.view()) + "\n";
  return text + "\n" + std::string(checkpoint);
}

}  // namespace darkbloom::tlog
