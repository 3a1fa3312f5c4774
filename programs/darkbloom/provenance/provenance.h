#pragma once
// `darkbloom provenance`: whoever builds says with a key what came out of which source.

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "base/environment.h"

namespace darkbloom::provenance {

struct ProvenanceOptions {
  std::string key;      ///< a file; made where it is missing
  std::string builder;  ///< its name, in the key that others are given
  std::string source;   ///< a git commit
  std::vector<std::string> programs;
  bool log_entry = false;  ///< as a text for a coordinator's --publish folder
  bool print_key = false;
};

CLI::App* add_verb(CLI::App& app, ProvenanceOptions& options);
/// The exit status. The signed envelope goes to standard output.
int run(const ProvenanceOptions& options, Random& random);

}  // namespace darkbloom::provenance
