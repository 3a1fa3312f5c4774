#include "darkbloom/provenance/built_file.h"

#include "crypto/hash.h"
#include "support/files.h"

namespace darkbloom::provenance {
namespace {

constexpr std::size_t kProgramMax = std::size_t{1} << 30;

}  // namespace

Result<attest::BuiltFile> read_built_file(const std::filesystem::path& program) {
  const auto content = read_file(program, kProgramMax);
  if (!content) return fail(content.error());
  return attest::BuiltFile{program.filename().string(), crypto::sha256(content->view())};
}

}  // namespace darkbloom::provenance
