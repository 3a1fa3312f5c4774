#pragma once
// What can go wrong with the world, as a closed list. Broken invariants of ours are check()'s.

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace darkbloom {

/// Why something was refused or failed. One table per programs' edge maps these to HTTP.
enum class Fault : std::uint8_t {
  invalid,          ///< the input breaks its format or a rule
  unauthenticated,  ///< no key, or one that nobody knows
  forbidden,        ///< known, and not allowed
  not_found,        ///< names something that does not exist
  too_large,        ///< over a named limit
  rate_limited,     ///< too much from this account; try later
  no_capacity,      ///< everybody who could serve this is busy
  unavailable,      ///< nobody can serve this now
  tampered,         ///< bytes do not carry the seal or signature that they must
  replayed,         ///< seen before, or its time is outside the window
  cancelled,        ///< the other side no longer wants it
  timed_out,        ///< a deadline passed
  lost,             ///< the peer vanished midway
  internal,         ///< the machine or a library failed
};

/// The fault's name as used in messages and logs, such as "no_capacity".
std::string_view name_of(Fault fault);

/// One failure. `detail` is one clear sentence for the person who meets it and never holds a
/// user's text. `code` and `param` are OpenAI's error fields where they apply.
struct Error {
  Fault fault = Fault::internal;
  std::string detail;
  std::string code = {};
  std::string param = {};
  std::uint32_t retry_after_ms = 0;  ///< 0: nothing is known
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Fault fault, std::string detail) {
  return std::unexpected<Error>(Error{fault, std::move(detail)});
}

inline std::unexpected<Error> fail(Error error) {
  return std::unexpected<Error>(std::move(error));
}

}  // namespace darkbloom
