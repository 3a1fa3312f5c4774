#pragma once
// The manifests that stand in a store's folder, OWNER/REPOSITORY/FILE.gguf, each beside its file.

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "operating/manifest.h"

namespace darkbloom::model {

inline constexpr std::size_t kStoredMax = 4096;               ///< manifests of one store
inline constexpr std::string_view kManifestEnding = ".json";  ///< beside the file that it is of

/// Nothing where there is none that can be used.
std::optional<Manifest> read_manifest(const std::filesystem::path& path);
/// Of files named FILE.gguf + `ending`, by name; one counts where it stands beside the file that it
/// names, and of what is over the limit nothing is read. `folder` is absolute.
std::vector<Manifest> read_manifests(const std::filesystem::path& folder, std::string_view ending);

/// Models that are whole and whose digest is known.
std::vector<Manifest> stored_models(const std::filesystem::path& folder);

}  // namespace darkbloom::model
