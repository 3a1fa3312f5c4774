#pragma once
// What a trace may say of a stream: a closed list of fields of closed types. There is no text among
// them but names of models that nodes serve, so that no prompt, answer or key can be written.

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "base/environment.h"
#include "base/ids.h"
#include "fleet/dispatches.h"
#include "fleet/model_name.h"
#include "fleet/onlooker.h"
#include "fleet/terminal.h"

namespace darkbloom::coordinator {

/// One attempt at one node. Times are 0 for what has not happened.
struct AttemptSpan {
  NodeId node;
  fleet::Reason reason = fleet::Reason::first;
  fleet::LegEnd end = fleet::LegEnd::withdrawn;
  UnixMillis sent_at_ms = 0;
  UnixMillis first_at_ms = 0;
  UnixMillis ended_at_ms = 0;
  double predicted_s = 0;
  std::uint32_t chunks = 0;
};

struct StreamSpan {
  static constexpr std::size_t kAttemptsMax = 4;
  fleet::ModelName model;
  fleet::Terminal terminal = fleet::Terminal::delivered;
  std::optional<Fault> why = {};
  UnixMillis opened_at_ms = 0;
  UnixMillis ended_at_ms = 0;
  std::uint32_t attempts = 0;
  std::array<AttemptSpan, kAttemptsMax> tried = {};
};

/// Numbers, entries of closed lists, nodes, and models that are served.
template <typename T>
inline constexpr bool kHoldsNoText =
    std::is_enum_v<T> || std::same_as<T, UnixMillis> || std::same_as<T, std::uint32_t> ||
    std::same_as<T, double> || std::same_as<T, NodeId> || std::same_as<T, fleet::ModelName>;
template <typename T>
inline constexpr bool kHoldsNoText<std::optional<T>> = kHoldsNoText<T>;
template <typename... Fields>
inline constexpr bool kHoldNoText = (kHoldsNoText<std::remove_cvref_t<Fields>> && ...);

/// A field more does not compile until it stands here, and then it has to be of such a type.
constexpr void check_fields(const AttemptSpan& span) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h] = span;
  static_assert(kHoldNoText<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e),
                            decltype(f), decltype(g), decltype(h)>);
}
constexpr void check_fields(const StreamSpan& span) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, tried] = span;
  static_assert(
      kHoldNoText<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f)>);
  check_fields(tried.front());
}

}  // namespace darkbloom::coordinator
