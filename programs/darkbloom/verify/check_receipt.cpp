#include <algorithm>
#include <format>

#include "attest/verify/receipt_check.h"
#include "darkbloom/verify/checks.h"

namespace darkbloom::verify {
namespace {

std::string log_of(const attest::LogState& log) {
  if (log.size == 0) return "none: the client relied on no log";
  return std::format("{} entries, root {}", log.size, log.root.hex());
}

/// When the evidence was relied on: while it was fresh, and no later than the answer's end.
UnixMillis time_of(const attest::CheckedReceiptFile& checked) {
  const attest::Statement& statement = checked.statement;
  const UnixMillis last = std::min(checked.receipt.finished_at_ms, statement.expires_at_ms - 1);
  return std::max(statement.issued_at_ms, last);
}

/// The receipt's state of the log may be newer than the one that this machine was proven in.
Result<void> check_log(const attest::LogState& receipt, const attest::LogState& shown) {
  const bool older = receipt.size < shown.size;
  const bool other = receipt.size == shown.size && receipt.root != shown.root;
  if (!older && !other) return {};
  return fail(Fault::tampered, "the receipt is for another state of the log than its file shows");
}

}  // namespace

Result<Findings> check_receipt_file(ByteView bytes, const policy::UserPolicy& policy) {
  const auto file = attest::decode_receipt_file(bytes);
  if (!file) return fail(file.error());
  const auto checked = attest::check_receipt_file(*file);
  if (!checked) return fail(checked.error());
  const attest::Receipt& receipt = checked->receipt;
  const auto verdict = verdict_of(file->shown, policy, time_of(*checked));
  if (!verdict) return fail(verdict.error());
  if (policy.log) {
    if (auto same = check_log(receipt.log, verdict->log); !same) return fail(same.error());
  }
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
      {"tier_reached", attest::tier_text(*verdict)},
      {"build", checked->statement.build.hex()},
      {"executables", verdict->trust.executables.reason},
      {"evidence", receipt.evidence.hex()},
      {"log", log_of(receipt.log)},
      {"finished_at_ms", std::to_string(receipt.finished_at_ms)}};
}

}  // namespace darkbloom::verify
