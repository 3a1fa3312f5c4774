#include "darkbloom/release/release_folder.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <span>
#include <system_error>
#include <utility>

#include "crypto/hash.h"

namespace darkbloom::release {

namespace fs = std::filesystem;

Result<ReleaseFile> read_release_file(const fs::path& file) {
  std::ifstream content(file, std::ios::binary);
  if (!content) return fail(Fault::not_found, "Cannot read " + file.string() + ".");
  ReleaseFile read{.name = file.filename().string()};
  crypto::Sha256 hash;
  std::array<char, 64U << 10> part{};
  while (content.read(part.data(), part.size()), content.gcount() > 0) {
    const auto size = static_cast<std::size_t>(content.gcount());
    hash.update(view_of(std::string_view(part.data(), size)));
    read.size += size;
  }
  if (content.bad()) return fail(Fault::not_found, "Cannot read " + file.string() + ".");
  read.sha256 = std::move(hash).finish();
  return read;
}

Result<std::vector<ReleaseFile>> read_release_folder(const fs::path& folder) {
  std::error_code error;
  std::vector<ReleaseFile> files;
  for (const auto& each : fs::directory_iterator(folder, error)) {
    const fs::path name = each.path().filename();
    if (name == kNoteName || name == kProofName) continue;
    if (!each.is_regular_file(error) || each.is_symlink(error)) {
      return fail(Fault::invalid, each.path().string() + " is no plain file.");
    }
    auto file = read_release_file(each.path());
    if (!file) return fail(file.error());
    files.push_back(std::move(*file));
  }
  if (error) return fail(Fault::not_found, "Cannot read " + folder.string() + ".");
  std::ranges::sort(files, {}, &ReleaseFile::name);
  return files;
}

Result<void> check_folder(const fs::path& folder, const Release& release) {
  const auto files = read_release_folder(folder);
  if (!files) return fail(files.error());
  for (const ReleaseFile& wanted : release.files) {
    if (!std::ranges::contains(*files, wanted)) {
      return fail(Fault::tampered, wanted.name + " is not the file that was signed");
    }
  }
  if (files->size() == release.files.size()) return {};
  return fail(Fault::tampered, "the folder holds a file that was not signed");
}

}  // namespace darkbloom::release
