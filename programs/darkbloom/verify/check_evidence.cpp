#include <format>

#include "attest/verify/judge.h"
#include "darkbloom/verify/checks.h"
#include "tlog/checkpoint.h"

namespace darkbloom::verify {

Result<Findings> check_evidence(ByteView file, UnixMillis at_ms) {
  const auto verdict = attest::judge(file, {}, at_ms);
  if (!verdict) return fail(verdict.error());
  Findings findings{{"node", verdict->node.hex()},
                    {"pairing_code", attest::text_of(attest::pairing_code_of(verdict->node))},
                    {"tier", std::string(wire::name_of(verdict->tier))},
                    {"build", verdict->statement.build.hex()},
                    {"evidence", verdict->evidence.hex()},
                    {"expires_at_ms", std::to_string(verdict->statement.expires_at_ms)}};
  for (const attest::ServedModel& model : verdict->statement.models)
    findings.emplace_back("serves " + model.name, model.digest.hex());
  for (const auto& [name, component] : verdict->trust.all()) {
    findings.emplace_back(
        name, std::format("{}: {}", attest::name_of(component.finding), component.reason));
  }
  return findings;
}

Result<Findings> check_checkpoint(std::string_view file, std::string_view vkey) {
  const auto key = tlog::parse_note_key(vkey);
  if (!key) return fail(key.error());
  const auto checkpoint = tlog::open_checkpoint(file, *key);
  if (!checkpoint) return fail(checkpoint.error());
  return Findings{{"log", checkpoint->origin},
                  {"entries", std::to_string(checkpoint->tree.size)},
                  {"root", checkpoint->tree.root.hex()}};
}

}  // namespace darkbloom::verify
