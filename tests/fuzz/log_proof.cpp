#include "base/check.h"
#include "fuzz/targets.h"
#include "unit/tlog/witnessed_log.h"

namespace darkbloom::fuzz {
namespace {

/// The same log each time.
tlog::test::WitnessedLog genuine() {
  return tlog::test::WitnessedLog(1);
}

}  // namespace

void log_proof(ByteView input) {
  const std::string_view text = text_of(input);
  static_cast<void>(tlog::parse_log_policy(text));
  const auto proof = tlog::parse_proof(text);
  if (!proof) return;
  check(tlog::proof_text(*proof) == text, "a proof has one text");
  static const tlog::test::WitnessedLog kLog = genuine();
  const auto logged = tlog::verify_logged(*proof, view_of("entry 4"), kLog.policy(),
                                          {.now_ms = tlog::test::kLogNow});
  check(!logged || (proof->index == 4 && logged->checkpoint.tree.root == kLog.head().root),
        "only what the log signed is accepted");
}

std::vector<Bytes> log_proof_seeds() {
  const auto log = genuine();
  return {copy_of(view_of(tlog::proof_text(log.proof(4, log.checkpoint())))),
          copy_of(view_of(log.policy_text()))};
}

}  // namespace darkbloom::fuzz
