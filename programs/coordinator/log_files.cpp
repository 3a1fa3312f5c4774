#include "coordinator/log_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "support/files.h"
#include "support/signing_key.h"
#include "tlog/tile.h"

namespace darkbloom::coordinator {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kObjectMax = tlog::kTileWidth * (tlog::kEntryMax + 2);
constexpr std::size_t kMakerFileMax = 256U << 10;

/// What lies in `folder` with that ending, in the order of names; nothing where there is no folder.
std::vector<fs::path> files_in(const fs::path& folder, const char* ending) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& each : fs::directory_iterator(folder, error)) {
    if (each.path().extension() == ending) files.push_back(each.path());
  }
  std::ranges::sort(files);
  return files;
}

Result<void> publish(const fs::path& file, LogBook& log) {
  const auto content = read_file(file, attest::kEntryTextMax);
  if (!content) return fail(content.error());
  const auto entry = attest::parse_log_entry(content->view());
  if (!entry) return fail(entry.error());
  const bool is_key = std::holds_alternative<attest::NodeKeyEntry>(*entry) ||
                      std::holds_alternative<attest::TpmKeyEntry>(*entry);
  if (is_key) return fail(Fault::forbidden, "keys are not an operator's to publish");
  return log.add(*entry);
}

}  // namespace

Result<Bytes> LogFiles::read(const std::string& path) {
  const auto content = read_file(folder_ / path, kObjectMax);
  if (!content) return fail(content.error());
  return copy_of(content->view());
}

Result<void> LogFiles::write(const std::string& path, ByteView content) {
  const fs::path file = folder_ / path;
  std::error_code ignored;
  fs::create_directories(file.parent_path(), ignored);
  return write_private_file(file, content);
}

bool is_log_path(std::string_view path) {
  if (path == "checkpoint") return true;
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || c == 'x' || c == '/' || c == '.' || c == 'p';
  };
  if (!path.starts_with("tile/") || path.contains("..")) return false;
  path.remove_prefix(5);
  if (path.starts_with("entries/")) path.remove_prefix(8);
  return path.size() <= 64 && std::ranges::all_of(path, allowed);
}

Result<tlog::NoteSigner> load_log_key(const fs::path& file, const std::string& name,
                                      Random& random) {
  auto key = load_signing_key(file, random);
  if (!key) return fail(key.error());
  return tlog::NoteSigner::make(name, tlog::KeyType::ed25519, std::move(*key));
}

std::vector<std::string> publish_folder(const fs::path& folder, LogBook& log) {
  std::vector<std::string> refusals;
  for (const fs::path& file : files_in(folder, ".entry")) {
    const auto published = publish(file, log);
    if (!published) refusals.push_back(file.string() + ": " + published.error().detail);
  }
  return refusals;
}

Result<std::vector<TpmMaker>> load_makers(const fs::path& folder) {
  std::vector<TpmMaker> makers;
  for (const fs::path& file : files_in(folder, ".pem")) {
    const auto content = read_file(file, kMakerFileMax);
    if (!content) return fail(content.error());
    auto chain = crypto::Certificate::from_pem(content->text());
    if (!chain) return fail(chain.error().fault, file.string() + ": " + chain.error().detail);
    const std::string name = file.stem().string();
    makers.push_back({name, std::move(*chain), name.starts_with("simulated")});
  }
  return makers;
}

}  // namespace darkbloom::coordinator
