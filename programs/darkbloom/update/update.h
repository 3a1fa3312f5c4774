#pragma once
// `darkbloom update`: the installed release becomes the newest that is this machine's turn.

#include <CLI/App.hpp>
#include <string>

#include "base/environment.h"

namespace darkbloom::update {

struct UpdateOptions {
  std::string home;  ///< the folder of versions; empty: the one that this program lies in
  std::string from;  ///< empty: as it was installed; so for those below
  std::string ring;
  std::string health;
  std::string id;
  bool check_only = false;
  bool allow_older = false;
};

CLI::App* add_verb(CLI::App& app, UpdateOptions& options);
/// The exit status: 0 when the machine is as it should be, 1 when anything was refused, 3 when the
/// new release was not healthy and the earlier one is in use again.
int run(const UpdateOptions& options, const Clock& clock, Random& random);

}  // namespace darkbloom::update
