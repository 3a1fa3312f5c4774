#include "darkbloom/update/installation.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include "darkbloom/release/release_folder.h"
#include "darkbloom/update/download.h"
#include "darkbloom/update/run_command.h"
#include "support/files.h"
#include "tlog/proof.h"

namespace darkbloom::update {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSettingMax = tlog::kPolicyMax;
constexpr int kHealthSeconds = 120;

/// Servers differ on what a plus in a path means.
std::string in_url(std::string_view name) {
  std::string out;
  for (const char letter : name)
    out += letter == '+' ? std::string("%2B") : std::string(1, letter);
  return out;
}

Result<void> done(const std::error_code& error, const fs::path& path) {
  if (!error) return {};
  return fail(Fault::unavailable, path.string() + ": " + error.message() + ".");
}

}  // namespace

Installation::~Installation() {
  std::error_code ignored;
  fs::remove_all(staged(), ignored);
}

std::string Installation::setting(const std::string& name) const {
  const auto content = read_file(home_ / "settings" / name, kSettingMax);
  std::string text = content ? std::string(content->text()) : std::string();
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

Result<void> Installation::set(const std::string& name, const std::string& value) const {
  return write_private_file(home_ / "settings" / name, view_of(value + "\n"));
}

Result<release::Version> Installation::installed() const {
  std::error_code error;
  const fs::path leads_to = fs::read_symlink(home_ / "current", error);
  if (error) return fail(Fault::not_found, home_.string() + " holds nothing that was installed.");
  return release::parse_version(leads_to.filename().string());
}

void Installation::use(std::string from, std::string health) {
  from_ = std::move(from);
  while (from_.ends_with('/'))
    from_.pop_back();
  health_ = std::move(health);
}

void Installation::keep_only(const release::Version& one, const release::Version& other) const {
  std::error_code error;
  std::vector<fs::path> old;
  for (const auto& each : fs::directory_iterator(home_, error)) {
    const auto version = release::parse_version(each.path().filename().string());
    if (version && *version != one && *version != other) old.push_back(each.path());
  }
  for (const fs::path& folder : old)
    fs::remove_all(folder, error);
}

Result<std::string> Installation::note() {
  auto text = download_text(url(release::kNoteName), release::kReleaseMax);
  if (text) note_ = *text;
  return text;
}

Result<std::string> Installation::proof() {
  return download_text(url(release::kProofName), tlog::kProofMax);
}

Result<release::ReleaseFile> Installation::fetch(const release::Version& version,
                                                 const release::ReleaseFile& wanted) {
  std::error_code error;
  fs::create_directories(staged(), error);
  const fs::path file = staged() / wanted.name;
  const auto came =
      download_file(url(version_text(version) + "/" + in_url(wanted.name)), file, wanted.size);
  if (!came) return fail(came.error());
  fs::permissions(file, fs::perms(0755), error);
  return release::read_release_file(file);
}

Result<void> Installation::put_in_place(const release::Version& version) {
  if (auto kept = write_private_file(staged() / release::kNoteName, view_of(note_)); !kept) {
    return kept;
  }
  const fs::path place = home_ / version_text(version);
  std::error_code error;
  // What lies there is not in use: an update that failed, or one that was left for an older one.
  fs::remove_all(place, error);
  if (!error) fs::rename(staged(), place, error);
  return done(error, place);
}

Result<void> Installation::point_at(const release::Version& version) {
  const fs::path next = home_ / ".next";
  std::error_code error;
  fs::remove(next, error);
  fs::create_symlink(version_text(version), next, error);
  if (!error) fs::rename(next, home_ / "current", error);
  return done(error, home_ / "current");
}

Result<void> Installation::check_health() {
  const fs::path current = home_ / "current";
  std::error_code error;
  for (const auto& each : fs::directory_iterator(current, error)) {
    const fs::path name = each.path().filename();
    if (!name.string().starts_with("darkbloom")) continue;
    if (auto ran = run_command({(current / name).string(), "--version"}, kHealthSeconds); !ran) {
      return ran;
    }
  }
  if (error) return done(error, current);
  return health_.empty() ? Result<void>() : run_command({"/bin/sh", "-c", health_}, kHealthSeconds);
}

void Installation::remember_failed(const release::Version& version) {
  // Without it the machine would try once more; that is no reason not to go back now.
  static_cast<void>(set("failed", version_text(version)));
}

}  // namespace darkbloom::update
