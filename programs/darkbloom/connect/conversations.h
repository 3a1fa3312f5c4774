#pragma once
// Which machine answered a conversation last, and by what key the coordinator may know it. A key is
// the start of a MAC under a secret that is new at every start of this program and never leaves it:
// nobody else can make one, or tell a text from it. Machines keep no prefix for longer either,
// since their tenant key changes with the same start.

#include <map>
#include <optional>
#include <string_view>

#include "base/environment.h"
#include "base/ids.h"
#include "wire/route_terms.h"

namespace darkbloom::connect {

class Conversations {
 public:
  static constexpr UnixMillis kLifeMs = 10 * 60'000;          ///< of a machine's cache, about
  static constexpr UnixMillis kDayMs = 24 * 60 * 60 * 1'000;  ///< then all keys are others
  static constexpr std::size_t kKeptMax = 4'096;

  /// With `used` false nothing has a key, and nothing is remembered.
  Conversations(Random& random, bool used);

  /// Of whoever holds `api_key`; zero where `start` is (conversation_start.h).
  wire::ConversationKey key_of(std::string_view api_key, const Digest& start,
                               UnixMillis now_ms) const;
  void answered(const wire::ConversationKey& key, const NodeId& by, UnixMillis now_ms);
  std::optional<NodeId> last(const wire::ConversationKey& key, UnixMillis now_ms) const;
  std::size_t size() const { return last_.size(); }

 private:
  struct Answered {
    NodeId by;
    UnixMillis at_ms = 0;
  };
  TenantKey secret_;
  bool used_;
  std::map<wire::ConversationKey, Answered> last_;
};

}  // namespace darkbloom::connect
