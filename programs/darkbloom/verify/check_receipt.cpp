#include <format>

#include "attest/verify/receipt_check.h"
#include "darkbloom/verify/checks.h"

namespace darkbloom::verify {
namespace {

std::string log_of(const attest::LogState& log) {
  if (log.size == 0) return "none: the client relied on no log";
  return std::format("{} entries, root {}", log.size, log.root.hex());
}

}  // namespace

Result<Findings> check_receipt_file(ByteView bytes) {
  const auto file = attest::decode_receipt_file(bytes);
  if (!file) return fail(file.error());
  const auto checked = attest::check_receipt_file(*file);
  if (!checked) return fail(checked.error());
  const attest::Receipt& receipt = checked->receipt;
  return Findings{
      {"node", attest::node_id_of(receipt.identity).hex()},
      {"request", receipt.request.hex()},
      {"chunks", std::format("{}, running hash {}", receipt.chunk_count, receipt.chunks.hex())},
      {"status", std::to_string(receipt.status)},
      {"model", receipt.model},
      {"weights", receipt.weights.hex()},
      {"seed", std::to_string(receipt.seed)},
      {"tokens", std::format("{} in ({} cached), {} out", receipt.tokens.prompt,
                             receipt.tokens.cached, receipt.tokens.completion)},
      {"tier_demanded", std::string(wire::name_of(receipt.tier))},
      {"build", checked->statement.build.hex() + ", as the node says itself"},
      {"evidence", receipt.evidence.hex()},
      {"log", log_of(receipt.log)},
      {"finished_at_ms", std::to_string(receipt.finished_at_ms)}};
}

}  // namespace darkbloom::verify
