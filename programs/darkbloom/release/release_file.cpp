#include "darkbloom/release/release_file.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <limits>
#include <optional>
#include <utility>

#include "json/document.h"

namespace darkbloom::release {
namespace {

constexpr std::string_view kFormat = "darkbloom release v1";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr unsigned kPercentMax = 100;

std::unexpected<Error> refused(std::string_view why) {
  return fail(Fault::invalid, "this is no release: " + std::string(why));
}

std::unexpected<Error> too_large() {
  return fail(Fault::too_large, "a release is over 48 KiB");
}

bool is_made_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_plain_name(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
  return is_made_of(name, kAllowed) && name.size() <= kFileNameMax && name.front() != '.' &&
         name.front() != '-';
}

bool is_platform(std::string_view name) {
  return is_made_of(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") && name.size() <= kFileNameMax;
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && is_made_of(text, kHexDigits);
}

Result<void> check_files(const std::vector<ReleaseFile>& files) {
  if (files.empty() || files.size() > kFilesMax) return refused("it names 1 to 256 files");
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!is_plain_name(files[i].name)) return refused("a file has no usable name");
    if (files[i].size > kFileSizeMax) return refused("a file is over 1 GiB");
    if (i > 0 && files[i - 1].name >= files[i].name) {
      return refused("its files are not sorted by name, each once");
    }
  }
  return {};
}

Result<void> check_rules(const Release& release) {
  if (!is_platform(release.platform)) return refused("its platform has no usable name");
  if (!is_commit(release.source)) return refused("its source is no git commit in hexadecimal");
  const std::string& glibc = release.glibc;
  if (!glibc.empty() && (glibc.size() > 8 || !is_made_of(glibc, "0123456789."))) {
    return refused("it needs no version of glibc that there could be");
  }
  for (const unsigned percent :
       {release.rollout.canary, release.rollout.early, release.rollout.all}) {
    if (percent > kPercentMax) return refused("a ring has over 100 of a hundred machines");
  }
  return check_files(release.files);
}

Result<std::string> text_of_member(const json::Node& object, std::string_view name) {
  const json::Node* const node = object.find(name);
  const auto* const text = node == nullptr ? nullptr : node->as<std::string>();
  if (text == nullptr) return refused(std::format("it has no text \"{}\"", name));
  return *text;
}

Result<std::uint64_t> number_of_member(const json::Node& object, std::string_view name) {
  const json::Node* const node = object.find(name);
  const auto* const number = node == nullptr ? nullptr : node->as<std::int64_t>();
  if (number == nullptr || *number < 0)
    return refused(std::format("it has no number \"{}\"", name));
  return static_cast<std::uint64_t>(*number);
}

Result<ReleaseFile> file_of(const json::Node& node) {
  auto name = text_of_member(node, "name");
  const auto size = number_of_member(node, "size");
  const auto hex = text_of_member(node, "sha256");
  if (!name || !size || !hex) return refused("a file has no name, no size or no SHA-256");
  const auto bytes = from_hex(*hex);
  const auto digest = bytes ? Digest::from(*bytes) : fail(bytes.error());
  if (!digest) return refused("a SHA-256 is none");
  return ReleaseFile{std::move(*name), *size, *digest};
}

Result<Rollout> rollout_of(const json::Node& release) {
  const json::Node* const node = release.find("rollout");
  if (node == nullptr) return refused("it has no rollout");
  Rollout rollout;
  for (const auto& [name, into] :
       {std::pair("canary", &rollout.canary), std::pair("early", &rollout.early),
        std::pair("all", &rollout.all)}) {
    const auto percent = number_of_member(*node, name);
    if (!percent) return fail(percent.error());
    *into = static_cast<unsigned>(std::min<std::uint64_t>(*percent, kPercentMax + 1));
  }
  return rollout;
}

Result<std::vector<ReleaseFile>> files_of(const json::Node& release) {
  const json::Node* const node = release.find("files");
  const auto* const list = node == nullptr ? nullptr : node->as<json::Node::Array>();
  if (list == nullptr || list->size() > kFilesMax) return refused("it names 1 to 256 files");
  std::vector<ReleaseFile> files;
  for (const json::Node& each : *list) {
    auto file = file_of(each);
    if (!file) return fail(file.error());
    files.push_back(std::move(*file));
  }
  return files;
}

Result<Release> read_members(const json::Node& root) {
  if (text_of_member(root, "format") != std::string(kFormat)) return refused("of another format");
  Release release;
  const auto version = text_of_member(root, "version");
  if (!version) return fail(version.error());
  const auto parsed = parse_version(*version);
  if (!parsed) return fail(parsed.error());
  release.version = *parsed;
  for (const auto& [name, into] :
       {std::pair("platform", &release.platform), std::pair("source", &release.source),
        std::pair("glibc", &release.glibc)}) {
    auto text = text_of_member(root, name);
    if (!text) return fail(text.error());
    *into = std::move(*text);
  }
  const auto rollout = rollout_of(root);
  if (!rollout) return fail(rollout.error());
  release.rollout = *rollout;
  auto files = files_of(root);
  if (!files) return fail(files.error());
  release.files = std::move(*files);
  return release;
}

}  // namespace

Result<Version> parse_version(std::string_view text) {
  constexpr std::string_view kWhat = "A version is three numbers, such as 1.2.3.";
  Version version;
  const std::string_view whole = text;
  for (std::uint32_t& part : version.parts) {
    if (text.empty() || !kDigits.contains(text.front()))
      return fail(Fault::invalid, std::string(kWhat));
    const auto read = std::from_chars(text.data(), text.data() + text.size(), part);
    if (read.ec != std::errc() || part > kVersionPartMax) {
      return fail(Fault::invalid, std::string(kWhat));
    }
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (text.starts_with('.')) text.remove_prefix(1);
  }
  // What has a second spelling, such as "01.2.3" or "1.2.3.", is refused.
  if (version_text(version) != whole) return fail(Fault::invalid, std::string(kWhat));
  return version;
}

std::string version_text(const Version& version) {
  return std::format("{}.{}.{}", version.parts[0], version.parts[1], version.parts[2]);
}

Result<std::string> release_text(const Release& release) {
  if (auto kept = check_rules(release); !kept) return fail(kept.error());
  std::string text = std::format(
      "{{\n\"format\": \"{}\",\n\"version\": \"{}\",\n\"platform\": \"{}\",\n\"source\": \"{}\",\n"
      "\"glibc\": \"{}\",\n\"rollout\": {{\"canary\": {}, \"early\": {}, \"all\": {}}},\n"
      "\"files\": [",
      kFormat, version_text(release.version), release.platform, release.source, release.glibc,
      release.rollout.canary, release.rollout.early, release.rollout.all);
  const char* gap = "\n";
  for (const ReleaseFile& file : release.files) {
    text += std::format("{}{{\"name\": \"{}\", \"size\": {}, \"sha256\": \"{}\"}}", gap, file.name,
                        file.size, file.sha256.hex());
    gap = ",\n";
  }
  text += "\n]\n}\n";
  if (text.size() > kReleaseMax) return too_large();
  return text;
}

Result<Release> parse_release(std::string_view text) {
  if (text.size() > kReleaseMax) return too_large();
  const auto root = json::parse(text);
  if (!root) return refused("it is no JSON");
  auto release = read_members(*root);
  if (!release) return release;
  const auto written = release_text(*release);
  if (!written) return fail(written.error());
  // A field that nobody checked must not look as if it had been.
  if (*written != text) return refused("it is not written in the one form");
  return release;
}

Result<Release> open_release(std::string_view note, const tlog::NoteKey& key) {
  if (key.type != tlog::KeyType::ed25519) {
    return fail(Fault::invalid, "a witness's key signs no releases");
  }
  if (note.size() > kReleaseMax) return too_large();
  const auto parsed = tlog::parse_note(note);
  if (!parsed) return fail(parsed.error());
  if (auto signature = tlog::verify_note(*parsed, key); !signature) return fail(signature.error());
  return parse_release(parsed->text);
}

}  // namespace darkbloom::release
