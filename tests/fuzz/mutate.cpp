#include "fuzz/mutate.h"

#include <array>

namespace darkbloom::fuzz {
namespace {

using test::SeededRandom;

constexpr std::array<std::uint8_t, 7> kTelling{0x00, 0x01, 0x3f, 0x40, 0x7f, 0x80, 0xff};

std::ptrdiff_t place_in(const Bytes& bytes, SeededRandom& random) {
  return static_cast<std::ptrdiff_t>(random.number(bytes.size()));
}

void change_once(Bytes& bytes, SeededRandom& random) {
  const auto place = bytes.begin() + place_in(bytes, random);
  switch (random.number(6)) {
    case 0:
      *place = static_cast<std::uint8_t>(*place ^ (1U << random.number(8)));
      break;
    case 1:
      *place = kTelling[random.number(kTelling.size())];
      break;
    case 2:
      bytes.erase(place, bytes.end());
      break;
    case 3:
      bytes.erase(place);
      break;
    case 4: {
      const Bytes more = random.bytes(1 + random.number(8));
      bytes.insert(place, more.begin(), more.end());
      break;
    }
    default: {
      const Bytes tail(place, bytes.end());
      bytes.insert(bytes.end(), tail.begin(), tail.end());
    }
  }
}

}  // namespace

Bytes mutated(Bytes input, SeededRandom& random) {
  for (std::size_t left = 1 + random.number(4); left > 0 && !input.empty(); --left)
    change_once(input, random);
  return input;
}

}  // namespace darkbloom::fuzz
