#include "base/check.h"
#include "fuzz/targets.h"
#include "unit/seal/world.h"

namespace darkbloom::fuzz {
namespace {

constexpr std::uint64_t kWorldSeed = 1;

}  // namespace

void request(ByteView input) {
  seal::test::SeededRandom random(kWorldSeed);
  const seal::test::Node node(random);
  const seal::test::FixedClock clock;
  seal::EnvelopeOpener opener(node.keys(), clock, random);
  const auto opened = opener.open(input);
  if (!opened) return;
  check(seal::validate(opened->request).has_value(), "what opens is valid");
  const auto again = opener.open(input);
  check(!again && again.error().fault == Fault::replayed, "nothing is served twice");
}

std::vector<Bytes> request_seeds() {
  seal::test::World world(kWorldSeed);
  return {world.sealed(1).envelope, world.sealed(3).envelope};
}

}  // namespace darkbloom::fuzz
