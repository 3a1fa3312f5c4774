#include "darkbloom/node/service_unit.h"

namespace darkbloom::operate {

std::filesystem::path unit_in(const std::filesystem::path& configuration) {
  return configuration / "systemd" / "user" / kUnit;
}

Command systemctl(std::string_view verb) {
  return {"systemctl", "--user", std::string(verb), std::string(kUnit)};
}

Command journalctl(int lines, bool follow) {
  Command command{"journalctl",       "--user",  "--unit",
                  std::string(kUnit), "--lines", std::to_string(lines)};
  if (follow) command.emplace_back("--follow");
  return command;
}

}  // namespace darkbloom::operate
