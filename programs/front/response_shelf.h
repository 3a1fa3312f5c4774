#pragma once
// Responses of the Responses API. Models keep no text, so the front, on the client's own machine,
// remembers them: to be read again, to be deleted, and to be sent along where a request names the
// response before it.

#include <cstdint>
#include <list>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace darkbloom::front {

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
  /// The response object. Refuses as not_found, as do the two below.
  Result<Secret> response(std::string_view account, std::string_view id) const;
  /// A JSON list of all items that it was an answer to.
  Result<Secret> input(std::string_view account, std::string_view id) const;
  Result<void> remove(std::string_view account, std::string_view id);

 private:
  struct Kept {
    std::string account;
    std::string id;
    Secret input;     ///< JSON: all items before the response
    Secret response;  ///< JSON

    std::size_t size() const { return input.size() + response.size(); }
  };

  using Entries = std::list<Kept>;

  Entries::const_iterator find(std::string_view account, std::string_view id) const;
  void drop(Entries::const_iterator kept);

  Entries kept_;  ///< the oldest first
  std::size_t bytes_ = 0;
};

}  // namespace darkbloom::front
