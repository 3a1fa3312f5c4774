#include "coordinator/nonce_rounds.h"

#include <algorithm>
#include <ranges>
#include <vector>

namespace darkbloom::coordinator {

Result<void> NonceRounds::take(ClientLink client, const attest::ClientNonce& nonce) {
  if (nonces_.size() >= attest::kNoncesMax && !nonces_.contains(client)) {
    return fail(Fault::no_capacity, "too many clients want hardware to sign for them");
  }
  nonces_.insert_or_assign(client, nonce);
  waiting_ = true;
  return {};
}

void NonceRounds::drop(ClientLink client) {
  nonces_.erase(client);
}

std::optional<Digest> NonceRounds::begin(UnixMillis now_ms) {
  if (!waiting_ || nonces_.empty() || now_ms - begun_at_ms_ < kSpacingMs) return std::nullopt;
  waiting_ = false;
  begun_at_ms_ = now_ms;
  const std::vector<attest::ClientNonce> nonces =
      nonces_ | std::views::values | std::ranges::to<std::vector>();
  const attest::NonceTree tree(nonces);
  Round& round = rounds_.emplace_back(Round{tree.root(), {}});
  std::size_t at = 0;
  for (const auto& [client, nonce] : nonces_)
    round.ways.emplace(client, Way{nonce, tree.path(at++)});
  if (rounds_.size() > kRoundsKept) rounds_.pop_front();
  return round.root;
}

std::optional<Digest> NonceRounds::present() const {
  return rounds_.empty() ? std::nullopt : std::optional(rounds_.back().root);
}

std::optional<NonceRounds::Way> NonceRounds::way_to(const Digest& root, ClientLink client) const {
  const auto round = std::ranges::find(rounds_, root, &Round::root);
  if (round == rounds_.end()) return std::nullopt;
  const auto way = round->ways.find(client);
  return way == round->ways.end() ? std::nullopt : std::optional(way->second);
}

}  // namespace darkbloom::coordinator
