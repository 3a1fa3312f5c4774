#pragma once
// The whole network on one machine: a coordinator, nodes and connect, for trying it and for work
// on it. Writes only under its data folder.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "darkbloom/policy/user_policy.h"

namespace darkbloom::up {

/// A software TPM for each node, made and started here.
inline constexpr std::string_view kSoftTpm = "swtpm";

struct UpOptions {
  std::uint16_t port = 8080;
  std::vector<std::filesystem::path> models;  ///< served by each node
  int nodes = 1;
  std::filesystem::path data;
  std::filesystem::path receipts = {};     ///< folder for connect's receipts; empty: none are kept
  std::filesystem::path policy_file = {};  ///< for connect; empty: the one that it finds
  policy::UserPolicy policy = {};          ///< what is in it, for `once`
  std::string tpm = {};                    ///< for the nodes, as tpm2-tss names it, or kSoftTpm
  std::filesystem::path traces = {};       ///< the coordinator's; empty: none are written
  std::string log_format = "text";         ///< of each program
  std::string once;                        ///< a prompt: answer it, stop everything, and end
};

/// The exit status.
int run(const UpOptions& options, const Clock& clock, Random& random);

}  // namespace darkbloom::up
