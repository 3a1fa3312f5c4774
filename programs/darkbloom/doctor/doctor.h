#pragma once
// `darkbloom doctor`: looks at this machine as a node that starts here would, and changes nothing.
// Exit 0 whatever it finds.

#include <CLI/App.hpp>

namespace darkbloom::doctor {

struct DoctorOptions {
  bool json = false;
};

CLI::App* add_verb(CLI::App& app, DoctorOptions& options);
int run(const DoctorOptions& options);

}  // namespace darkbloom::doctor
