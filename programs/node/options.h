#pragma once
// What a node is told to do, from its command line.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/llama_engine.h"

namespace darkbloom::node {

/// How the machine's owner comes first.
struct OwnerOptions {
  bool minded = false;                          ///< some of what follows was given
  bool has_organisation = false;                ///< the node serves nobody but its members
  std::string preferences = {};                 ///< a file; empty: the defaults
  std::vector<std::string> input_devices = {};  ///< those that count; empty: all
};

struct Options {
  std::string data = "darkbloom-data/node";
  std::string coordinator = "ws://127.0.0.1:8090";
  std::vector<std::string> models = {};
  std::string store = {};      ///< a folder of models, loaded when asked for; empty: none
  double store_gigabytes = 0;  ///< of memory for those; 0: a share of what is free
  std::vector<std::string> allowed = {};  ///< models that the owner allows; empty: all
  engine::LlamaOptions model = {};        ///< how those that write answers are run
  std::string tpm = {};                   ///< as tpm2-tss names it; empty: none
  bool simulated_boot = false;
  std::string region = {};  ///< where it stands (wire::is_region); empty: it does not say
  OwnerOptions owner = {};
  /// Files: their members are served alone; none: everybody is.
  std::vector<std::filesystem::path> organisations = {};
  std::uint32_t grace_s = 30;       ///< for what still runs when it is asked to end
  bool own_log = false;             ///< log into a file of its data folder
  std::string log_format = "text";  ///< or json
  bool print_build = false;         ///< print what it is, and end
  std::uint16_t local_port = 0;     ///< serve the owner there, and nobody else; 0: join a network
};

}  // namespace darkbloom::node
