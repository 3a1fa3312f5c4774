#include "darkbloom/connect/upstream_keys.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace darkbloom::connect {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> refused(const Upstream& upstream, const std::string& why) {
  return fail(Fault::invalid, "The key of the upstream " + upstream.name + " " + why + ".");
}

/// Editors end files with a newline.
std::string_view trimmed(std::string_view text) {
  return text.substr(0, text.find_last_not_of("\r\n") + 1);
}

Result<Secret> key_in(std::string_view text, const Upstream& upstream) {
  const std::string_view key = trimmed(text);
  const bool visible =
      std::ranges::all_of(key, [](char letter) { return letter > ' ' && letter <= '~'; });
  if (key.empty() || key.size() > kUpstreamKeyMax || !visible) {
    return refused(upstream, "is not 1 to 1024 visible letters");
  }
  return Secret::copy(view_of(key));
}

Result<Secret> key_in_file(const Upstream& upstream) {
  std::error_code error;
  const fs::file_status status = fs::status(upstream.key_file, error);
  if (error || status.type() != fs::file_type::regular) return refused(upstream, "is in no file");
  constexpr fs::perms kOthers = fs::perms::group_all | fs::perms::others_all;
  if ((status.permissions() & kOthers) != fs::perms::none) {
    return refused(upstream, "is in a file that others may read: chmod 600");
  }
  Secret text(kUpstreamKeyMax + 2);
  std::ifstream file(upstream.key_file, std::ios::binary);
  file.read(reinterpret_cast<char*>(text.writable().data()),
            static_cast<std::streamsize>(text.size()));
  if (file.bad()) return refused(upstream, "cannot be read");
  return key_in(text.text().substr(0, static_cast<std::size_t>(file.gcount())), upstream);
}

Result<Secret> key_of(const Upstream& upstream, const ReadVariable& variable) {
  if (!upstream.key_file.empty()) return key_in_file(upstream);
  if (upstream.key_env.empty()) return Secret();
  const char* const value = variable(upstream.key_env);
  if (value == nullptr) return refused(upstream, "is not in " + upstream.key_env);
  return key_in(value, upstream);
}

}  // namespace

Result<void> read_keys(std::vector<Upstream>& upstreams, const ReadVariable& variable) {
  for (Upstream& upstream : upstreams) {
    auto key = key_of(upstream, variable);
    if (!key) return fail(key.error());
    upstream.key = std::move(*key);
  }
  return {};
}

}  // namespace darkbloom::connect
