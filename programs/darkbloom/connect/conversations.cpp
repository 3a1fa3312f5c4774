#include "darkbloom/connect/conversations.h"

#include <algorithm>

#include "base/byte_codec.h"
#include "crypto/hash.h"

namespace darkbloom::connect {

Conversations::Conversations(Random& random, bool used)
    : secret_(TenantKey::random(random)), used_(used) {}

wire::ConversationKey Conversations::key_of(std::string_view api_key, const Digest& start,
                                            UnixMillis now_ms) const {
  wire::ConversationKey key;
  if (!used_ || start == Digest{}) return key;
  ByteWriter writer;
  writer.raw(view_of("darkbloom conversation v1"));
  writer.u8(0);
  writer.u64(static_cast<std::uint64_t>(now_ms / kDayMs));
  writer.raw(start.view());
  writer.raw(view_of(api_key));
  const Digest mac = crypto::hmac_sha256(secret_.view(), writer.view());
  std::copy_n(mac.bytes.begin(), key.bytes.size(), key.bytes.begin());
  return key;
}

void Conversations::answered(const wire::ConversationKey& key, const NodeId& by,
                             UnixMillis now_ms) {
  if (key == wire::ConversationKey{}) return;
  if (last_.size() >= kKeptMax && !last_.contains(key)) {
    std::erase_if(last_, [&](const auto& each) { return now_ms - each.second.at_ms > kLifeMs; });
    if (last_.size() >= kKeptMax) {
      last_.erase(
          std::ranges::min_element(last_, {}, [](const auto& each) { return each.second.at_ms; }));
    }
  }
  last_.insert_or_assign(key, Answered{by, now_ms});
}

std::optional<NodeId> Conversations::last(const wire::ConversationKey& key,
                                          UnixMillis now_ms) const {
  const auto found = last_.find(key);
  if (found == last_.end() || now_ms - found->second.at_ms > kLifeMs) return std::nullopt;
  return found->second.by;
}

}  // namespace darkbloom::connect
