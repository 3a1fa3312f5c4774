#pragma once
// `darkbloom model`: the models of this machine, and where they come from.

#include <CLI/App.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/environment.h"

namespace darkbloom::model {

struct ModelOptions {
  std::vector<std::string> names;  ///< OWNER/REPOSITORY/FILE.gguf
  std::string address;             ///< to pull
  std::string from;                ///< over DARKBLOOM_MODELS_FROM, over the settings
  std::string token_env;           ///< a variable's name, over the settings
  std::string store;               ///< over the settings
  std::string revision = "main";
  std::string sha256;
  std::optional<std::uint64_t> disk_max;  ///< bytes, over the settings
  std::uint32_t quiet_seconds = 30;
  bool pin = false;
  bool unpin = false;
  bool json = false;
  bool dry_run = false;
};

CLI::App* add_verb(CLI::App& app, ModelOptions& options);
/// The exit status. What programs read goes to standard output, all else to standard error.
int run(const CLI::App& verb, const ModelOptions& options, const Clock& clock);

}  // namespace darkbloom::model
