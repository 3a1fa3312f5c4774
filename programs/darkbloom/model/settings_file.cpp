#include "darkbloom/model/settings_file.h"

#include <algorithm>
#include <array>

#include "darkbloom/model/origin.h"
#include "support/toml_text.h"

namespace darkbloom::model {
namespace {

constexpr std::size_t kTextMax = 4096;
constexpr std::size_t kBaseMax = 512;
constexpr std::uint64_t kGigabyte = 1'000'000'000;

std::unexpected<Error> refused(const std::string& why) {
  return fail(Fault::invalid, "The models' settings cannot be used: " + why);
}

Result<void> read_text(const toml::node& value, const char* name, std::string& out) {
  out = value.value_exact<std::string>().value_or("");
  if (!out.empty() && out.size() <= kTextMax) return {};
  return refused(std::string(name) + " is a text of 1 to 4096 letters.");
}

Result<void> read_size(const toml::node& value, const char* name, std::uint64_t& out) {
  const auto number = value.value_exact<std::int64_t>().value_or(-1);
  if (number < 0 || number > kGigabytesMax) {
    return refused(std::string(name) + " is a whole number from 0 to 1000000.");
  }
  out = static_cast<std::uint64_t>(number) * kGigabyte;
  return {};
}

Result<void> read_from(const toml::node& value, Settings& settings) {
  if (auto read = read_text(value, "from", settings.from); !read) return read;
  const auto base = parse_base(settings.from);
  if (!base) return refused(base.error().detail);
  settings.from = *base;
  return {};
}

Result<void> read_token_env(const toml::node& value, Settings& settings) {
  return read_text(value, "token_env", settings.token_env);
}

Result<void> read_store(const toml::node& value, Settings& settings) {
  return read_text(value, "store", settings.store);
}

Result<void> read_disk_max(const toml::node& value, Settings& settings) {
  return read_size(value, "disk_max_gb", settings.disk_max_bytes);
}

Result<void> read_disk_spare(const toml::node& value, Settings& settings) {
  return read_size(value, "disk_spare_gb", settings.disk_spare_bytes);
}

struct Setting {
  std::string_view name;
  Result<void> (*read)(const toml::node&, Settings&);
};
constexpr std::array<Setting, 5> kSettings{{{"from", read_from},
                                            {"token_env", read_token_env},
                                            {"store", read_store},
                                            {"disk_max_gb", read_disk_max},
                                            {"disk_spare_gb", read_disk_spare}}};

}  // namespace

Result<std::string> parse_base(std::string_view url) {
  std::string_view base = url;
  while (base.ends_with('/'))
    base.remove_suffix(1);
  const auto origin = origin_of(base);
  if (!origin) return fail(origin.error());
  if (base.size() <= kBaseMax && !base.contains('?') && !base.contains('#')) {
    return std::string(base);
  }
  return fail(Fault::invalid, "A base URL has at most 512 letters, no query and no fragment.");
}

Result<Settings> parse_settings(std::string_view text) {
  if (text.size() > kSettingsFileMax) return refused("the file is over 16 KiB.");
  const auto table = parse_toml(text);
  if (!table) return refused(table.error().detail);
  Settings settings;
  for (const auto& [key, value] : *table) {
    const auto* const setting = std::ranges::find(kSettings, key.str(), &Setting::name);
    if (setting == kSettings.end()) {
      return refused("no setting is named \"" + std::string(key.str()) + "\".");
    }
    if (auto read = setting->read(value, settings); !read) return fail(read.error());
  }
  return settings;
}

}  // namespace darkbloom::model
