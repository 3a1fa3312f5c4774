#pragma once
// What the operator wants of a node, written by the command into `control.json` of the node's data
// folder. The node looks at it once a second.

#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/error.h"

namespace darkbloom::operating {

inline constexpr std::string_view kWishFile = "control.json";
inline constexpr std::size_t kWishMax = 4096;  ///< bytes of the file

struct Wish {
  bool paused = false;
  UnixMillis until_ms = 0;  ///< of a pause; 0: until resumed

  bool operator==(const Wish&) const = default;
};

/// Whether it holds the node back at `now_ms`.
bool pauses(const Wish& wish, UnixMillis now_ms);

std::string wish_json(const Wish& wish);
/// Refuses as invalid whatever is not an object of `paused` (true or false) and, with it,
/// `until_ms` (0 or a time): an unknown member may be a wish that this node would break.
Result<Wish> parse_wish(std::string_view json);

}  // namespace darkbloom::operating
