#include <algorithm>

#include "attest/verify/judge.h"
#include "base/check.h"
#include "fuzz/targets.h"
#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::fuzz {
namespace {

/// The same node each time: its keys come from one seed.
Bytes genuine() {
  test::SeededRandom random(1);
  test::SignedNode node(random);
  node.models = {{.name = "seedling",
                  .context = 1024,
                  .quantisation = "Q8_0",
                  .parameters = 4'295'424,
                  .capabilities = {0b101011}},
                 {.name = "acorn", .capabilities = {0b100}, .dimensions = 64}};
  return node.evidence();
}

}  // namespace

void evidence(ByteView input) {
  const auto decoded = attest::decode_evidence(input);
  const auto verdict = attest::judge(input, attest::Policy{}, test::kTestNow);
  check(decoded.has_value() || !verdict.has_value(), "what does not decode is never accepted");
  if (!decoded) return;
  check(std::ranges::equal(attest::encode_statement(decoded->statement), decoded->statement_bytes),
        "a statement has one encoding");
  if (!verdict) return;
  const Bytes seed = genuine();
  check(
      std::ranges::equal(decoded->statement_bytes, attest::decode_evidence(seed)->statement_bytes),
      "only what the node signed is accepted");
}

std::vector<Bytes> evidence_seeds() {
  return {genuine()};
}

}  // namespace darkbloom::fuzz
