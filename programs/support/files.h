#pragma once
// Small files that the programs keep: keys, pid files. Written whole or not at all.

#include <filesystem>
#include <string_view>

#include "base/bytes.h"
#include "base/secret.h"

namespace darkbloom {

/// Refuses as not_found when absent, too_large over `limit` bytes.
Result<Secret> read_file(const std::filesystem::path& path, std::size_t limit);
/// Replaces the file with mode 0600, through a temporary one beside it.
Result<void> write_private_file(const std::filesystem::path& path, ByteView content);
/// The same for what is written often and not missed: the machine may lose it when its power goes.
Result<void> replace_file(const std::filesystem::path& path, ByteView content);
/// SHA-256 belongs to crypto; this gives the path of the running program.
std::filesystem::path own_program();

}  // namespace darkbloom
