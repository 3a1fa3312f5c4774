#pragma once
// The files of a release on this disk.

#include <filesystem>

#include "darkbloom/release/release_file.h"

namespace darkbloom::release {

inline constexpr const char* kNoteName = "release.note";
inline constexpr const char* kProofName = "release.proof";

/// What is in `file`, under its name without folders. Refuses as not_found what cannot be read.
Result<ReleaseFile> read_release_file(const std::filesystem::path& file);
/// All that `folder` holds but the note and the proof, sorted by name. Refuses what is no plain
/// file (invalid).
Result<std::vector<ReleaseFile>> read_release_folder(const std::filesystem::path& folder);
/// Refuses as tampered unless `folder` holds the release's files and no others.
Result<void> check_folder(const std::filesystem::path& folder, const Release& release);

}  // namespace darkbloom::release
