#pragma once
// Conversations of the Responses API. Nodes keep no text, so connect, on the client's own machine,
// remembers what was said and sends it along where a request names the response before it.

#include <cstdint>
#include <list>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace darkbloom::connect {

class ResponseShelf {
 public:
  static constexpr std::size_t kKeptMax = 1024;        ///< responses; the oldest go first
  static constexpr std::size_t kBytesMax = 64U << 20;  ///< of all of them

  /// The body to be sent: as it is, or with the items that `previous_response_id` stands for.
  /// Refuses as not_found a response that is not remembered for this account. A body that is not
  /// JSON is left for others to refuse.
  Result<Secret> completed(std::string_view account, Secret body) const;
  /// Remembers an answer, whole or as server-sent events, to the body that was sent; not where the
  /// body says "store": false, nor where the answer is no response that ended well.
  void keep(std::string_view account, const Secret& sent, std::string_view answer);

 private:
  struct Kept {
    std::string account;
    std::string id;
    Secret items;  ///< JSON: all items up to and with the response's own
  };

  const Kept* find(std::string_view account, std::string_view id) const;

  std::list<Kept> kept_;  ///< the oldest first
  std::size_t bytes_ = 0;
};

}  // namespace darkbloom::connect
