#include "node/self_description.h"

#include <format>

#include "support/files.h"

namespace darkbloom::node {

Result<void> describe_self(const std::filesystem::path& folder,
                           const std::vector<attest::LogEntry>& entries) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  std::filesystem::create_directories(folder, ignored);
  std::size_t number = 0;
  for (const attest::LogEntry& entry : entries) {
    const auto file = folder / std::format("{}-{}.entry", attest::kind_of(entry), ++number);
    const auto written = write_private_file(file, attest::encode_log_entry(entry));
    if (!written) return written;
  }
  return {};
}

}  // namespace darkbloom::node
