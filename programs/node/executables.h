#pragma once
// Every executable object that this process maps: the program, its libraries, the back ends of
// ggml. What is measured, and logged as a build, is all of them.

#include <string>
#include <string_view>
#include <vector>

#include "attest/log_entry.h"

namespace darkbloom::node {

/// A file that is mapped executable.
struct MappedFile {
  std::string path;
  std::uint64_t inode = 0;

  bool operator==(const MappedFile&) const = default;
};

/// Those of a text of /proc/PID/maps, each once, by path. Refuses as forbidden executable memory
/// that no file stands behind, and a file that was deleted or replaced since it was mapped.
Result<std::vector<MappedFile>> executable_files(std::string_view maps);

/// The executables of this process with their SHA-256, by name. Ask when all are loaded. Refuses as
/// executable_files does, and as forbidden a file that is not the one that was mapped.
Result<std::vector<attest::BuildObject>> own_executables();

/// What names a build: SHA-256 over "darkbloom build v1" 00 and each object's digest and name,
/// which ends with 00.
Digest build_digest(const std::vector<attest::BuildObject>& objects);

}  // namespace darkbloom::node
