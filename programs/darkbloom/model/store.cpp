#include "darkbloom/model/store.h"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>

#include "operating/stored_models.h"
#include "support/files.h"

namespace darkbloom::model {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPartial = ".partial";

fs::path beside(const fs::path& file, std::string_view ending) {
  return file.string() + std::string(ending);
}

}  // namespace

/// Without a slash at its end, so that a file's parents come to it.
Store::Store(const fs::path& folder) : folder_(fs::absolute(folder / ".").lexically_normal()) {
  if (!folder_.has_filename()) folder_ = folder_.parent_path();
}

fs::path Store::partial_of(const std::string& name) const {
  return beside(file_of(name), kPartial);
}

std::vector<Manifest> Store::models() const {
  return stored_models(folder_);
}

std::vector<Manifest> Store::partials() const {
  return read_manifests(folder_, kPartial);
}

std::optional<Manifest> Store::find(const std::string& name) const {
  std::error_code error;
  auto manifest = read_manifest(beside(file_of(name), kManifestEnding));
  const bool whole = manifest && manifest->name == name && !manifest->sha256.empty();
  return whole && fs::exists(file_of(name), error) ? manifest : std::nullopt;
}

std::optional<Manifest> Store::find_partial(const std::string& name) const {
  auto manifest = read_manifest(beside(partial_of(name), kManifestEnding));
  return manifest && manifest->name == name ? manifest : std::nullopt;
}

Result<void> Store::write(const fs::path& file, const Manifest& manifest) const {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) {
    return fail(Fault::unavailable, "Cannot make the folder " + file.parent_path().string() + ".");
  }
  return write_private_file(beside(file, kManifestEnding), view_of(to_json(manifest)));
}

Result<void> Store::keep(const Manifest& manifest) const {
  return write(file_of(manifest.name), manifest);
}

Result<void> Store::keep_partial(const Manifest& manifest) const {
  return write(partial_of(manifest.name), manifest);
}

Result<void> Store::remove_both(const fs::path& file) const {
  std::error_code error;
  fs::remove(file, error);
  if (error) return fail(Fault::unavailable, "Cannot remove " + file.string() + ".");
  fs::remove(beside(file, kManifestEnding), error);
  for (fs::path at = file.parent_path(); !error && at != folder_; at = at.parent_path())
    fs::remove(at, error);  // fails at the first that is not empty
  return {};
}

Result<void> Store::remove(const std::string& name) const {
  return remove_both(file_of(name));
}

Result<void> Store::remove_partial(const std::string& name) const {
  return remove_both(partial_of(name));
}

std::vector<StoredModel> Store::stored() const {
  std::vector<StoredModel> stored;
  for (const Manifest& each : models()) {
    const fs::path file = file_of(each.name);
    stored.push_back({.name = each.name,
                      .bytes = each.bytes,
                      .used_ms = last_used(each, file),
                      .pinned = each.pinned,
                      .loaded = is_in_use(file)});
  }
  return stored;
}

std::uint64_t Store::free_bytes() const {
  std::error_code error;
  fs::path at = folder_;
  while (!fs::exists(at, error) && at.has_relative_path())
    at = at.parent_path();
  const auto space = fs::space(at, error);
  return error ? 0 : space.available;
}

UnixMillis last_used(const Manifest& manifest, const fs::path& file) {
  struct stat facts{};
  if (::stat(file.c_str(), &facts) != 0) return manifest.used_ms;
  return std::max<UnixMillis>(manifest.used_ms, UnixMillis{facts.st_atime} * 1000);
}

}  // namespace darkbloom::model
