// privacy_bench [--milliseconds N]
// Runs every case for at least so long (20 ms) and prints one JSON object: nanoseconds of each.
// One call is one round: the caller repeats it between whatever it is compared with.

#include <charconv>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cases.h"

namespace {

using darkbloom::bench::Case;
using Timer = std::chrono::steady_clock;

double nanoseconds_of(const Case& one, std::chrono::milliseconds least) {
  one.once();  // not counted: the first one pays for caches and for what libraries load
  const auto start = Timer::now();
  long done = 0;
  auto passed = Timer::duration::zero();
  while (passed < least) {
    one.once();
    ++done;
    passed = Timer::now() - start;
  }
  return std::chrono::duration<double, std::nano>(passed).count() / static_cast<double>(done);
}

bool read_milliseconds(int count, char** words, int& into) {
  if (count == 1) return true;
  if (count != 3 || std::string_view(words[1]) != "--milliseconds") return false;
  const std::string_view text = words[2];
  const auto read = std::from_chars(text.data(), text.data() + text.size(), into);
  return read.ec == std::errc() && into > 0;
}

}  // namespace

int main(int count, char** words) {
  int milliseconds = 20;
  if (!read_milliseconds(count, words, milliseconds)) {
    std::fputs("usage: privacy_bench [--milliseconds N]\n", stderr);
    return 2;
  }
  nlohmann::ordered_json found;
  for (const auto& cases : {darkbloom::bench::request_cases(), darkbloom::bench::evidence_cases()})
    for (const Case& one : cases)
      found[one.name] = nanoseconds_of(one, std::chrono::milliseconds(milliseconds));
  std::puts(found.dump().c_str());
  return 0;
}
