#include "darkbloom/verify/verify.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "darkbloom/verify/checks.h"
#include "support/files.h"

namespace darkbloom::verify {
namespace {

constexpr std::size_t kFileMax = 2U << 20;

void add_common(CLI::App& verb, VerifyOptions& options, const char* what) {
  verb.add_option("FILE", options.file, what)->required();
  verb.add_flag("--json", options.json, "For programs: one JSON object on standard output");
}

void add_at(CLI::App& verb, VerifyOptions& options) {
  verb.add_option("--at", options.at_s, "Judge as of this time, in Unix seconds (default: now)");
}

void add_snp(CLI::App& verb, VerifyOptions& options) {
  auto* snp = verb.add_subcommand("snp", "An AMD SEV-SNP report: did AMD's chip say this?");
  add_common(*snp, options, "The report: 1184 bytes, or their hexadecimal or base64 text");
  snp->add_option("--vcek", options.chip, "The chip's certificate, DER or PEM")->required();
  snp->add_option("--chain", options.chain, "AMD's certificates above it (ASK, ARK), PEM")
      ->required();
  snp->add_option("--report-data", options.report_data, "Demand these 64 bytes, in hexadecimal");
  snp->add_option("--measurement", options.measurement, "Demand these 48 bytes, in hexadecimal");
  snp->add_flag("--fit-for-secrets", options.fit_for_secrets,
                "Refuse a guest that its host may debug, an agent migrate, or that asked at a low "
                "privilege level, as tier confidential does");
  add_at(*snp, options);
  snp->footer(
      "example:\n  darkbloom verify snp report.bin --vcek vcek.der --chain ask_ark.pem --json");
}

using Found = Result<Findings>;

Found check_snp_files(const VerifyOptions& options, ByteView report, UnixMillis at_ms) {
  const auto chip = read_file(options.chip, kFileMax);
  if (!chip) return fail(chip.error());
  const auto chain = read_file(options.chain, kFileMax);
  if (!chain) return fail(chain.error());
  return check_snp({report, chip->view(), chain->text()},
                   {options.report_data, options.measurement, options.fit_for_secrets}, at_ms);
}

Found check(const CLI::App& verb, const VerifyOptions& options, UnixMillis at_ms) {
  const auto file = read_file(options.file, kFileMax);
  if (!file) return fail(file.error());
  if (verb.got_subcommand("receipt")) return check_receipt_file(file->view());
  if (verb.got_subcommand("evidence")) return check_evidence(file->view(), at_ms);
  if (verb.got_subcommand("checkpoint")) return check_checkpoint(file->text(), options.log_key);
  return check_snp_files(options, file->view(), at_ms);
}

}  // namespace

CLI::App* add_verb(CLI::App& app, VerifyOptions& options) {
  auto* verb = app.add_subcommand("verify", "Judge a file offline, believing nobody");
  verb->require_subcommand(1);
  verb->footer("Exit status: 0 accepted, 1 refused, with the reason in one line.");
  auto* receipt = verb->add_subcommand("receipt", "A node's signed word on one answer");
  add_common(*receipt, options, "ID.receipt, as connect --receipts keeps it");
  auto* evidence = verb->add_subcommand("evidence", "What a node shows of itself");
  add_common(*evidence, options, "ID.evidence, as darkbloom nodes --save writes it");
  add_at(*evidence, options);
  auto* checkpoint = verb->add_subcommand("checkpoint", "A state of the public log");
  add_common(*checkpoint, options, "The signed note");
  checkpoint->add_option("--log", options.log_key, "The log's key, as NAME+ID+KEY")->required();
  add_snp(*verb, options);
  return verb;
}

int run(const CLI::App& verb, const VerifyOptions& options, const Clock& clock) {
  const UnixMillis at_ms = options.at_s == 0 ? clock.now_ms() : options.at_s * 1000;
  const auto found = check(verb, options, at_ms);
  if (found) {
    std::cout << (options.json ? findings_json(*found) : findings_text(*found));
    return 0;
  }
  if (found.error().fault == Fault::not_found) {
    std::cerr << "darkbloom: " << found.error().detail << "\n";
    return 2;
  }
  if (options.json) std::cout << refusal_json(found.error());
  if (!options.json) std::cerr << "refused: " << found.error().detail << "\n";
  return 1;
}

}  // namespace darkbloom::verify
