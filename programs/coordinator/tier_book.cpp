#include "coordinator/tier_book.h"

#include <utility>

namespace darkbloom::coordinator {

void TierBook::shows(const NodeId& node, LogSubject subject, const Digest& nonce_root) {
  pages_.insert_or_assign(node, Page{std::move(subject), nonce_root});
}

wire::Tier TierBook::tier(const NodeId& node) const {
  const auto found = pages_.find(node);
  return found == pages_.end() ? wire::Tier::open : found->second.tier;
}

void TierBook::judge(Page& page, ByteView evidence, UnixMillis now_ms) {
  page.generation = log_.generation();
  attest::Known known;
  for (const wire::LoggedEntry& logged : log_.about(page.subject)) {
    // It is our own log: what is in it needs no proof here.
    if (auto entry = attest::parse_log_entry(logged.entry)) {
      known.log.entries.push_back(std::move(*entry));
    }
  }
  if (page.nonce_root != Digest{}) known.nonce_root = page.nonce_root;
  const attest::Policy policy{.simulated_hardware = true};
  const auto verdict = attest::judge(evidence, policy, now_ms, known);
  page.tier = verdict ? verdict->tier : wire::Tier::open;
}

}  // namespace darkbloom::coordinator
