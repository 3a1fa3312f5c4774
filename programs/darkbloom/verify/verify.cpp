#include "darkbloom/verify/verify.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "darkbloom/policy/log_policy_file.h"
#include "darkbloom/provenance/built_file.h"
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

/// Which log and witnesses to believe, and what to demand.
void add_terms(CLI::App& verb, VerifyOptions& options) {
  auto* key = verb.add_option("--log", options.log_key,
                              "Demand that this log has the machine: its key, as NAME+ID+KEY");
  verb.add_option("--log-policy", options.log_policy,
                  "Demand a log and a quorum of witnesses, as a C2SP tlog-policy file")
      ->excludes(key);
  verb.add_option("--min-tier", options.min_tier, "Demand open, sealed, measured or confidential");
  verb.add_flag("--simulated-hardware", options.simulated_hardware,
                "Let a software TPM do for tier measured");
}

void add_provenance(CLI::App& verb, VerifyOptions& options) {
  auto* provenance =
      verb.add_subcommand("provenance", "Whose build is this, from which source, of which files?");
  add_common(*provenance, options, "A signed envelope, as darkbloom provenance writes it");
  provenance->add_option("--key", options.builder_key, "The builder's key, as NAME+ID+KEY")
      ->required();
  provenance->add_option("--program", options.programs,
                         "Demand that this file came out of that build; may be repeated");
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

Result<policy::UserPolicy> policy_of(const VerifyOptions& options) {
  policy::UserPolicy policy;
  policy.evidence.simulated_hardware = options.simulated_hardware;
  if (!options.min_tier.empty()) {
    const auto tier = wire::parse_tier(options.min_tier);
    if (!tier) return fail(Fault::invalid, "A tier is open, sealed, measured or confidential.");
    policy.evidence.min_tier = *tier;
  }
  if (options.log_key.empty() && options.log_policy.empty()) return policy;
  auto log = options.log_policy.empty()
                 ? tlog::parse_log_policy("log " + options.log_key + "\nquorum none\n")
                 : policy::read_log_policy(options.log_policy);
  if (!log) return fail(log.error());
  policy.log = std::move(*log);
  return policy;
}

/// All that a check looks at.
struct Inputs {
  policy::UserPolicy policy;
  Secret file;
  Secret chip;   // for snp alone
  Secret chain;  // likewise
  std::vector<attest::BuiltFile> programs = {};
};

Result<Secret> read_named(const std::string& name) {
  return name.empty() ? Result<Secret>(Secret()) : read_file(name, kFileMax);
}

Result<Inputs> read_inputs(const VerifyOptions& options) {
  auto policy = policy_of(options);
  if (!policy) return fail(policy.error());
  Inputs inputs{std::move(*policy), {}, {}, {}};
  for (const auto& [name, into] :
       {std::pair(&options.file, &inputs.file), std::pair(&options.chip, &inputs.chip),
        std::pair(&options.chain, &inputs.chain)}) {
    auto content = read_named(*name);
    if (!content) return fail(content.error());
    *into = std::move(*content);
  }
  for (const std::string& program : options.programs) {
    auto built = provenance::read_built_file(program);
    if (!built) return fail(built.error());
    inputs.programs.push_back(std::move(*built));
  }
  return inputs;
}

Found check(const CLI::App& verb, const VerifyOptions& options, const Inputs& inputs,
            UnixMillis at_ms) {
  const ByteView file = inputs.file.view();
  if (verb.got_subcommand("receipt")) return check_receipt_file(file, inputs.policy);
  if (verb.got_subcommand("evidence")) return check_evidence(file, inputs.policy, at_ms);
  if (verb.got_subcommand("checkpoint")) return check_checkpoint(text_of(file), options.log_key);
  if (verb.got_subcommand("provenance")) {
    return check_provenance(text_of(file), options.builder_key, inputs.programs);
  }
  return check_snp({file, inputs.chip.view(), inputs.chain.text()},
                   {options.report_data, options.measurement, options.fit_for_secrets}, at_ms);
}

}  // namespace

CLI::App* add_verb(CLI::App& app, VerifyOptions& options) {
  auto* verb = app.add_subcommand("verify", "Judge a file offline, believing nobody");
  verb->require_subcommand(1);
  verb->footer("Exit status: 0 accepted, 1 refused, with the reason in one line.");
  auto* receipt = verb->add_subcommand("receipt", "A node's signed word on one answer");
  add_common(*receipt, options, "ID.receipt, as connect --receipts keeps it");
  add_terms(*receipt, options);
  auto* evidence = verb->add_subcommand("evidence", "What a node shows of itself");
  add_common(*evidence, options, "ID.evidence, as darkbloom nodes --save writes it");
  add_terms(*evidence, options);
  add_at(*evidence, options);
  auto* checkpoint = verb->add_subcommand("checkpoint", "A state of the public log");
  add_common(*checkpoint, options, "The signed note");
  checkpoint->add_option("--log", options.log_key, "The log's key, as NAME+ID+KEY")->required();
  add_provenance(*verb, options);
  add_snp(*verb, options);
  return verb;
}

int run(const CLI::App& verb, const VerifyOptions& options, const Clock& clock) {
  const UnixMillis at_ms = options.at_s == 0 ? clock.now_ms() : options.at_s * 1000;
  const auto inputs = read_inputs(options);
  if (!inputs) {
    std::cerr << "darkbloom: " << inputs.error().detail << "\n";
    return 2;
  }
  const auto found = check(verb, options, *inputs, at_ms);
  if (found) {
    std::cout << (options.json ? findings_json(*found) : findings_text(*found));
    return 0;
  }
  if (options.json) std::cout << refusal_json(found.error());
  if (!options.json) std::cerr << "refused: " << found.error().detail << "\n";
  return 1;
}

}  // namespace darkbloom::verify
