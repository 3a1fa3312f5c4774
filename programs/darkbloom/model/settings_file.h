#pragma once
// Where models come from and go to, as TOML: darkbloom/models.toml in the configuration folder.
//
//   from = "https://models.example.com"   # a server in Hugging Face's layout
//   token_env = "HF_TOKEN"                # the variable of a token for that server alone
//   store = "/srv/models"                 # default: darkbloom/models in the data folder
//   disk_max_gb = 200                     # all models together; 0: what the disk has
//   disk_spare_gb = 5                     # of the disk, left to others

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace darkbloom::model {

inline constexpr std::size_t kSettingsFileMax = 16U << 10;
inline constexpr std::int64_t kGigabytesMax = 1'000'000;

struct Settings {
  std::string from = {};       ///< without a slash at its end; empty: not said
  std::string token_env = {};  ///< empty: no token
  std::string store = {};      ///< empty: the usual folder
  std::uint64_t disk_max_bytes = 0;
  std::uint64_t disk_spare_bytes = 1'000'000'000;
};

/// Refuses what is no TOML, an unknown setting and a value out of its range, naming it (invalid).
Result<Settings> parse_settings(std::string_view toml);

/// The base as it is used: a URL as origin_of() has it, without query, fragment or slashes at its
/// end (invalid).
Result<std::string> parse_base(std::string_view url);

}  // namespace darkbloom::model
