#pragma once
// A node that systemd looks after, where this user has installed its unit
// (packaging/systemd/user/).

#include <filesystem>
#include <string>
#include <string_view>

#include "darkbloom/node/launch.h"

namespace darkbloom::operate {

inline constexpr std::string_view kUnit = "darkbloom-node.service";

/// Where users keep their own units, under their configuration folder.
std::filesystem::path unit_in(const std::filesystem::path& configuration);

/// `systemctl --user VERB darkbloom-node.service`.
Command systemctl(std::string_view verb);
/// `journalctl --user --unit darkbloom-node.service`, the last `lines` and, with `follow`, what
/// comes.
Command journalctl(int lines, bool follow);

}  // namespace darkbloom::operate
