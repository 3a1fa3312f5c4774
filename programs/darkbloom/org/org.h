#pragma once
// `darkbloom org`: the organisations that this user belongs to.

#include <CLI/App.hpp>
#include <string>

#include "base/environment.h"

namespace darkbloom::org {

struct OrgOptions {
  std::string name;
  std::string code;  ///< empty: from standard input
};

CLI::App* add_verb(CLI::App& app, OrgOptions& options);
/// The exit status. Codes and paths go to standard output, all else to standard error.
int run(const CLI::App& verb, const OrgOptions& options, Random& random);

}  // namespace darkbloom::org
