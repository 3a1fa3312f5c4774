// Never run: no Mac at hand.

#include <mach-o/dyld.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "crypto/hash.h"
#include "node/executables.h"
#include "support/files.h"

namespace darkbloom::node {
namespace {

constexpr std::size_t kExecutableMax = 1U << 30;
constexpr const char* kSystemPrefixes[] = {"/usr/lib/", "/System/"};

/// In the sealed system volume, and in the shared cache rather than in files.
bool is_system(const char* path) {
  return std::ranges::any_of(kSystemPrefixes, [&](const char* prefix) {
    return std::strncmp(path, prefix, std::strlen(prefix)) == 0;
  });
}

}  // namespace

Result<std::vector<attest::BuildObject>> own_executables() {
  std::vector<attest::BuildObject> objects;
  for (std::uint32_t i = 0; i < ::_dyld_image_count(); ++i) {
    const char* const path = ::_dyld_get_image_name(i);
    if (path == nullptr || is_system(path)) continue;
    const auto content = read_file(path, kExecutableMax);
    if (!content) return fail(content.error());
    objects.push_back(
        {std::filesystem::path(path).filename().string(), crypto::sha256(content->view())});
  }
  std::ranges::sort(objects, {}, &attest::BuildObject::name);
  return objects;
}

}  // namespace darkbloom::node
