#include "darkbloom/doctor/doctor.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "darkbloom/doctor/diagnosis.h"
#include "hardening/posture_facts.h"

namespace darkbloom::doctor {

CLI::App* add_verb(CLI::App& app, DoctorOptions& options) {
  auto* verb = app.add_subcommand("doctor", "Which tier a node on this machine can reach");
  verb->add_flag("--json", options.json, "For programs: one JSON object on standard output");
  verb->footer("Run it as the user, and from the environment, that the node will have.");
  return verb;
}

int run(const DoctorOptions& options) {
  const hardening::Posture posture = hardening::judge_posture(
      {.process = hardening::expect_process(), .machine = hardening::read_machine()});
  if (options.json) {
    std::cout << diagnosis_json(posture);
  } else {
    std::cout << diagnosis_text(posture, ::isatty(STDOUT_FILENO) == 1);
  }
  return 0;
}

}  // namespace darkbloom::doctor
