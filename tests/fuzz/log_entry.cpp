#include "attest/log_entry.h"

#include <algorithm>

#include "base/check.h"
#include "fuzz/targets.h"
#include "support/measured_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::fuzz {

void log_entry(ByteView input) {
  const auto entry = attest::parse_log_entry(input);
  if (!entry) return;
  check(std::ranges::equal(attest::encode_log_entry(*entry), input), "an entry has one encoding");
}

std::vector<Bytes> log_entry_seeds() {
  test::SeededRandom random(1);
  const test::MeasuredNode node(random);
  std::vector<Bytes> seeds;
  for (const attest::LogEntry& entry : node.entries())
    seeds.push_back(attest::encode_log_entry(entry));
  seeds.push_back(attest::encode_log_entry(attest::TextEntry{"claims", "a text\n"}));
  return seeds;
}

}  // namespace darkbloom::fuzz
