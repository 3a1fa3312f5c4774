#include <algorithm>

#include "base/check.h"
#include "fuzz/targets.h"
#include "node/owner/sample.h"

namespace darkbloom::fuzz {

void owner_sample(ByteView input) {
  const auto sample = node::owner::decode_sample(input);
  if (!sample) return;
  const Bytes again = node::owner::encode(*sample);
  check(ByteView(again).size() == input.size() && std::ranges::equal(again, input),
        "a sample has one encoding");
}

std::vector<Bytes> owner_sample_seeds() {
  return {node::owner::encode({.taken_ms = 1, .memory_total = 2}),
          node::owner::encode({.taken_ms = 5000,
                               .watch = node::owner::Watch::events,
                               .input_ms = 4000,
                               .battery_percent = 50,
                               .celsius = 60})};
}

}  // namespace darkbloom::fuzz
