#pragma once
// GET /v1/responses/{id}/input_items: what a response was an answer to, a page at a time.

#include <cstddef>
#include <string>

#include "base/error.h"
#include "base/secret.h"

namespace darkbloom::front {

struct PageWish {
  static constexpr std::size_t kLimitMax = 100;

  std::size_t limit = 20;
  bool newest_first = true;
  std::string after = {};  ///< the id of the item before the page; empty: from the start
};

/// From the query's values; empty ones say nothing. Refuses as invalid.
Result<PageWish> page_wish(const std::string& limit, const std::string& order,
                           const std::string& after);

/// {"object":"list","data":[...],"first_id","last_id","has_more"}. Items that came without an id
/// have one made of the response's and their place; plain text becomes a content part.
Secret input_page(const std::string& response_id, const Secret& items, const PageWish& wish);

}  // namespace darkbloom::front
