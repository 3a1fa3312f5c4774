#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "crypto/hash.h"
#include "node/executables.h"
#include "support/files.h"

namespace darkbloom::node {
namespace {

constexpr std::size_t kExecutableMax = 1U << 30;

Result<attest::BuildObject> measure(const MappedFile& file) {
  struct stat status{};
  const bool same = ::stat(file.path.c_str(), &status) == 0 && status.st_ino == file.inode;
  if (!same) return fail(Fault::forbidden, "an executable that it maps was replaced: " + file.path);
  const auto content = read_file(file.path, kExecutableMax);
  if (!content) return fail(content.error());
  return attest::BuildObject{std::filesystem::path(file.path).filename().string(),
                             crypto::sha256(content->view())};
}

}  // namespace

Result<std::vector<attest::BuildObject>> own_executables() {
  std::ifstream stream("/proc/self/maps");
  std::ostringstream maps;
  maps << stream.rdbuf();
  const auto files = executable_files(maps.str());
  if (!files) return fail(files.error());
  std::vector<attest::BuildObject> objects;
  for (const MappedFile& file : *files) {
    auto object = measure(file);
    if (!object) return fail(object.error());
    objects.push_back(std::move(*object));
  }
  std::ranges::sort(objects, {}, &attest::BuildObject::name);
  return objects;
}

}  // namespace darkbloom::node
