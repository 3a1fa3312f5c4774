#pragma once
// What each node's evidence shows to this coordinator, by its own log: for operators and the
// public's counts. No client believes it and no request is routed by it.

#include <map>
#include <optional>

#include "attest/verify/judge.h"
#include "coordinator/log_book.h"

namespace darkbloom::coordinator {

class TierBook {
 public:
  static constexpr int kJudgedAtOnce = 4;  ///< judging takes a millisecond

  /// `log` outlives the book.
  explicit TierBook(LogBook& log) : log_(log) {}

  /// Whose `evidence` stays where it is until the node shows another or is gone.
  void shows(const NodeId& node, LogSubject subject, const Digest& nonce_root);
  void gone(const NodeId& node) { pages_.erase(node); }
  /// Judges a few nodes of whom the log may say more by now. `evidence_of` gives null for those it
  /// does not know. About once a second.
  template <typename EvidenceOf>
  void judge_some(const EvidenceOf& evidence_of, UnixMillis now_ms) {
    int judged = 0;
    for (auto& [node, page] : pages_) {
      if (page.generation == log_.generation()) continue;
      if (judged++ == kJudgedAtOnce) return;
      if (const Bytes* const evidence = evidence_of(node)) judge(page, *evidence, now_ms);
    }
  }
  wire::Tier tier(const NodeId& node) const;

 private:
  struct Page {
    LogSubject subject;
    Digest nonce_root;
    std::optional<std::uint64_t> generation = {};  ///< of the log, when it was judged
    wire::Tier tier = wire::Tier::open;
  };
  void judge(Page& page, ByteView evidence, UnixMillis now_ms);

  LogBook& log_;
  std::map<NodeId, Page> pages_;
};

}  // namespace darkbloom::coordinator
