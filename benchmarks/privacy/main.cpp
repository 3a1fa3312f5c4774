// privacy_bench [--milliseconds N]
// Runs every case for at least so long (20 ms) and prints one JSON object: nanoseconds of each, of
// the processor's time, as openssl speed counts it: what else runs on the core takes none of it.
// One call is one round: the caller repeats it between whatever it is compared with.

#include <charconv>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cases.h"

namespace {

using darkbloom::bench::Case;

/// Of this process, which has one thread.
double seconds_of_processor() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double nanoseconds_of(const Case& one, double least_s) {
  one.once();  // not counted: the first one pays for caches and for what libraries load
  const double start = seconds_of_processor();
  long done = 0;
  double passed = 0.0;
  while (passed < least_s) {
    one.once();
    ++done;
    passed = seconds_of_processor() - start;
  }
  return passed * 1e9 / static_cast<double>(done);
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
      found[one.name] = nanoseconds_of(one, milliseconds / 1000.0);
  std::puts(found.dump().c_str());
  return 0;
}
