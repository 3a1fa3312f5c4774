#pragma once
// What a node was last started with, kept in `start.json` of its data folder, so that `restart`, a
// service manager and `start` without options do the same again.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace darkbloom::operate {

inline constexpr std::string_view kStartFile = "start.json";
inline constexpr std::size_t kStartMax = 64U << 10;  ///< bytes of the file
inline constexpr std::size_t kArgumentsMax = 256;    ///< entries
inline constexpr std::size_t kArgumentMax = 4096;    ///< bytes of one

/// The options of darkbloom-node, but for its data folder and its log.
using Arguments = std::vector<std::string>;

std::string start_json(const Arguments& arguments);
/// Refuses as invalid whatever is not {"arguments":[TEXT, ...]}, has nothing in it, has an empty
/// text or one with a NUL, and as too_large what is over a limit.
Result<Arguments> parse_start(std::string_view json);

/// Refuses as not_found where this node was never started, else as parse_start.
Result<Arguments> read_start(const std::filesystem::path& folder);
Result<void> write_start(const std::filesystem::path& folder, const Arguments& arguments);

/// The values of `option` ("--model"), in order.
std::vector<std::string> values_of(const Arguments& arguments, std::string_view option);

}  // namespace darkbloom::operate
