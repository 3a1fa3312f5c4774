#pragma once
// `darkbloom release`: sign what a folder holds as a release, and verify one.

#include <CLI/App.hpp>
#include <string>

#include "base/environment.h"
#include "darkbloom/release/release_file.h"

namespace darkbloom::release {

struct ReleaseOptions {
  std::string folder;  ///< whose files are the release's; release.note and release.proof are not
  std::string signing_key;  ///< a file; made where it is missing
  std::string name;         ///< the signer's, in the key that others are given
  std::string version;
  Release release;  ///< platform, source, glibc and rollout, as the command line has them
  bool print_key = false;
  std::string key;         ///< verify: NAME+ID+KEY
  std::string log_policy;  ///< verify: a file; empty: no log is asked for
  std::string proof;       ///< verify: a file
};

CLI::App* add_verb(CLI::App& app, ReleaseOptions& options);
/// The exit status. What was signed, or found, goes to standard output.
int run(const CLI::App& verb, const ReleaseOptions& options, const Clock& clock, Random& random);

}  // namespace darkbloom::release
