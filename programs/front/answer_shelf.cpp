#include "front/answer_shelf.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/hash.h"
#include "wire/error_answer.h"

namespace darkbloom::front {
namespace {

/// Keys and digests never meet, nor do those of two accounts: an API key has no line break.
std::string name_of(const AnswerShelf::Ask& ask) {
  return ask.account + (ask.key.empty() ? "\n#" + ask.request.hex() : "\n=" + ask.key);
}

Error reused() {
  return {Fault::invalid, "This Idempotency-Key came before with another request; send a new key.",
          std::string(wire::kIdempotencyKeyReused)};
}

}  // namespace

Digest request_digest(std::string_view path, ByteView body) {
  constexpr std::array<std::uint8_t, 1> kBetween{};
  crypto::Sha256 hash;
  hash.update(view_of(path));
  hash.update(kBetween);
  hash.update(body);
  return std::move(hash).finish();
}

Result<AnswerShelf::Place> AnswerShelf::place(const Ask& ask, UnixMillis now) {
  if (ask.key.size() > kKeyMax) {
    return fail(Fault::invalid, "The Idempotency-Key is over 255 characters.");
  }
  forget(now);
  const std::string name = name_of(ask);
  const bool keyed = !ask.key.empty();
  const auto found = entries_.find(name);
  const bool again = found != entries_.end() && (keyed || ask.is_retry);
  if (again) {
    Entry& entry = found->second;
    if (entry.request != ask.request) return fail(reused());
    if (entry.answer->cut()) {
      return fail(Fault::unavailable,
                  "The answer to this Idempotency-Key was too long to be kept.");
    }
    entry.used_at_ms = now;
    return Place{entry.answer, false, entry.keyed};
  }
  make_room();
  Entry entry{ask.request, std::make_shared<KeptAnswer>(), keyed, now};
  Place made{entry.answer, true, keyed};
  entries_.insert_or_assign(name, std::move(entry));
  return made;
}

/// What has failed will be asked for anew; what runs is never forgotten.
void AnswerShelf::forget(UnixMillis now) {
  std::erase_if(entries_, [now](const auto& named) {
    const Entry& entry = named.second;
    if (!entry.answer->over()) return false;
    const bool old = now - entry.used_at_ms > (entry.keyed ? kKeyedLifeMs : kRetryLifeMs);
    return old || entry.answer->broken();
  });
}

/// The oldest that have ended go first.
void AnswerShelf::make_room() {
  const auto bytes = [this] {
    std::size_t sum = 0;
    for (const auto& [name, entry] : entries_)
      sum += entry.answer->size();
    return sum;
  };
  while (entries_.size() >= kKeptMax || bytes() > kKeptBytesMax) {
    auto oldest = entries_.end();
    for (auto each = entries_.begin(); each != entries_.end(); ++each) {
      const bool older =
          oldest == entries_.end() || each->second.used_at_ms < oldest->second.used_at_ms;
      if (each->second.answer->over() && older) oldest = each;
    }
    if (oldest == entries_.end()) return;
    entries_.erase(oldest);
  }
}

}  // namespace darkbloom::front
