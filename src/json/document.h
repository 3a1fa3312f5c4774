#pragma once
// A request body as a tree of values. Parsing has limits on depth and size and never throws; of
// equal keys in one object the last wins.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"

namespace darkbloom::json {

inline constexpr std::size_t kDepthMax = 64;
inline constexpr std::size_t kValuesMax = 200'000;  ///< about 8 MB of tree

struct Member;

/// One JSON value and all below it.
struct Node {
  using Array = std::vector<Node>;
  using Object = std::vector<Member>;  ///< as written: equal keys may repeat

  /// Null unless set. Integers outside of int64 are doubles. It has no initializer here, because
  /// that would want Member whole.
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value;

  bool is_null() const { return std::holds_alternative<std::nullptr_t>(value); }
  template <typename T>
  const T* as() const {
    return std::get_if<T>(&value);
  }
  /// The last member of that name; null where this is no object or has none.
  const Node* find(std::string_view name) const;
};

struct Member {
  std::string name;
  Node node;
};

/// Refuses, in one sentence and without the text itself: what is not one JSON value in UTF-8
/// (RFC 8259), and what is over a limit.
Result<Node> parse(std::string_view text);

}  // namespace darkbloom::json
