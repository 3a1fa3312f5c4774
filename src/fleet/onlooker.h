#pragma once
// Who looks on while requests pass: counters and traces. A relay works the same without.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "fleet/requests.h"
#include "fleet/terminal.h"

namespace darkbloom::fleet {

/// Why a request was sent to a node. A race has a second node beside the first, also where it is
/// there to try one that has failed lately.
enum class Reason : std::uint8_t { first, retry, race };
inline constexpr std::size_t kReasons = 3;

inline std::string_view name_of(Reason reason) {
  constexpr std::array<std::string_view, kReasons> kNames{"first", "retry", "race"};
  return kNames.at(static_cast<std::size_t>(reason));
}

/// Called by the relay on its own thread, in the order of what happens. Calls must not come back
/// into the relay, and keep no reference.
class Onlooker {
 public:
  virtual ~Onlooker() = default;
  /// `out` is a new leg of `request`; the first makes it a stream.
  virtual void sent(const Request& request, const Request::Out& out, Reason why) = 0;
  /// Its first chunk came from `winner`; the others are still among its legs.
  virtual void answered(const Request& request, const Request::Out& winner) = 0;
  /// A chunk of so many bytes went to a client.
  virtual void passed(std::size_t bytes) = 0;
  virtual void came_back(const Request& request, const Request::Out& out, LegEnd how) = 0;
  /// Once per stream, without legs by now; `why` where the client was told of a fault.
  virtual void ended(const Request& request, Terminal terminal, std::optional<Fault> why) = 0;
};

}  // namespace darkbloom::fleet
