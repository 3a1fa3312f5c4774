#pragma once
// `darkbloom verify`: judges files offline. Exit 0 accepted, 1 refused with the reason in one line,
// 2 when it was asked wrongly or a file cannot be read.

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "base/environment.h"

namespace darkbloom::verify {

struct VerifyOptions {
  std::string file;
  std::string log_key;     ///< a C2SP vkey
  std::string log_policy;  ///< a C2SP tlog-policy file
  std::string min_tier;
  bool simulated_hardware = false;
  std::string builder_key;  ///< as NAME+ID+KEY
  std::vector<std::string> programs;
  std::string chip;
  std::string chain;
  std::string report_data;
  std::string measurement;
  bool fit_for_secrets = false;
  std::int64_t at_s = 0;  ///< Unix seconds; 0: now
  bool json = false;
};

/// Adds the verb and its own verbs: receipt, evidence, checkpoint,
/// provenance, snp.
CLI::App* add_verb(CLI::App& app, VerifyOptions& options);
/// The exit status. `verb` has been parsed.
int run(const CLI::App& verb, const VerifyOptions& options, const Clock& clock);

}  // namespace darkbloom::verify
