#include "operating/stored_models.h"

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "support/files.h"

namespace darkbloom::model {
namespace fs = std::filesystem;
namespace {

constexpr int kDepthMax = 5;  // OWNER/REPOSITORY/ and folders above a file

}  // namespace

std::optional<Manifest> read_manifest(const fs::path& path) {
  const auto text = read_file(path, kManifestMax);
  if (!text) return std::nullopt;
  auto manifest = parse_manifest(text->text());
  return manifest ? std::optional(std::move(*manifest)) : std::nullopt;
}

std::vector<Manifest> read_manifests(const fs::path& folder, std::string_view ending) {
  std::vector<Manifest> found;
  std::error_code error;
  const std::string wanted = std::string(ending) + std::string(kManifestEnding);
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (found.size() == kStoredMax) break;
    if (at.depth() > kDepthMax) at.disable_recursion_pending();
    const std::string path = at->path().string();
    if (!path.ends_with(wanted)) continue;
    auto manifest = read_manifest(at->path());
    if (!manifest) continue;
    const std::string file = (folder / manifest->name).string() + std::string(ending);
    std::error_code ignored;
    if (file + std::string(kManifestEnding) == path && fs::exists(file, ignored)) {
      found.push_back(std::move(*manifest));
    }
  }
  std::ranges::sort(found, {}, &Manifest::name);
  return found;
}

std::vector<Manifest> stored_models(const fs::path& folder) {
  auto found = read_manifests(folder, "");
  std::erase_if(found, [](const Manifest& each) { return each.sha256.empty(); });
  return found;
}

}  // namespace darkbloom::model
