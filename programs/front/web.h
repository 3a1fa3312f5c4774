#pragma once
// The HTTP front that SDKs are pointed at: OpenAI's and Anthropic's paths, on loopback.

#include <cstdint>
#include <functional>
#include <string>

#include "base/environment.h"
#include "front/backend.h"

namespace trantor {
class EventLoop;
}

namespace darkbloom::front {

struct WebOptions {
  std::uint16_t port = 8080;
  std::string receipts = {};  ///< folder to keep receipts in; empty: none are kept
  std::string seen_by = {};   ///< who sees the text where an answer does not say otherwise
  /// Whether pages of any origin may ask. Without a good key they are told nothing; where something
  /// is answered without one, they must not.
  bool open_to_pages = true;
};

/// All outlive serve().
struct Parts {
  Backend& backend;
  const Clock& clock;
  Random& random;
};

/// Listens on 127.0.0.1 and serves until the process is told to stop. `begin` is called first, on
/// the front's thread, with its loop: the backend is used there and nowhere else.
void serve(const WebOptions& options, const Parts& parts,
           const std::function<void(trantor::EventLoop*)>& begin);

}  // namespace darkbloom::front
