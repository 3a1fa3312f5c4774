#include "node/executables.h"

#include <algorithm>
#include <charconv>

#include "base/byte_codec.h"
#include "crypto/hash.h"

namespace darkbloom::node {
namespace {

constexpr std::string_view kDeleted = " (deleted)";

/// The next field, up to a space; spaces before it are skipped.
std::string_view take_field(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  const std::string_view field = line.substr(0, line.find(' '));
  line.remove_prefix(field.size());
  return field;
}

/// The kernel's own code pages, the same in every process.
bool is_kernels(std::string_view name) {
  return name == "[vdso]" || name == "[vsyscall]" || name == "[uprobes]";
}

Result<void> take_line(std::string_view line, std::vector<MappedFile>& files) {
  take_field(line);  // addresses
  const std::string_view rights = take_field(line);
  take_field(line);  // offset
  take_field(line);  // device
  const std::string_view inode = take_field(line);
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (rights.size() < 4 || rights[2] != 'x' || is_kernels(line)) return {};
  if (!line.starts_with('/')) {
    return fail(Fault::forbidden, "it has executable memory that no file stands behind");
  }
  if (line.ends_with(kDeleted)) {
    return fail(Fault::forbidden, "an executable that it maps was replaced: " + std::string(line));
  }
  MappedFile file{std::string(line)};
  std::from_chars(inode.data(), inode.data() + inode.size(), file.inode);
  if (!std::ranges::contains(files, file)) files.push_back(std::move(file));
  return {};
}

}  // namespace

Result<std::vector<MappedFile>> executable_files(std::string_view maps) {
  std::vector<MappedFile> files;
  while (!maps.empty()) {
    const std::string_view line = maps.substr(0, maps.find('\n'));
    maps.remove_prefix(std::min(line.size() + 1, maps.size()));
    if (auto taken = take_line(line, files); !taken) return fail(taken.error());
  }
  std::ranges::sort(files, {}, &MappedFile::path);
  return files;
}

Digest build_digest(const std::vector<attest::BuildObject>& objects) {
  ByteWriter writer;
  writer.raw(view_of("darkbloom build v1"));
  writer.u8(0);
  for (const attest::BuildObject& object : objects) {
    writer.raw(object.digest.view());
    writer.raw(view_of(object.name));
    writer.u8(0);
  }
  return crypto::sha256(writer.view());
}

}  // namespace darkbloom::node
