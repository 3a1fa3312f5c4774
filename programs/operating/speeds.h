#pragma once
// What a node has measured of its models, kept in `speeds.json` of its data folder: by the digest
// of the model's file and of the program that ran it, since another of either is measured anew.

#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/error.h"

namespace darkbloom::operating {

inline constexpr std::string_view kSpeedsFile = "speeds.json";
inline constexpr std::size_t kSpeedsFileMax = 64U << 10;  ///< bytes of the file
inline constexpr std::size_t kSpeedsMax = 128;            ///< models in it

struct Speed {
  std::string model;                      ///< digest of its file, as hexadecimal digits
  std::string build;                      ///< digest of the program, likewise
  std::uint64_t prefill_millitokens = 0;  ///< of a prompt, read in a second; 0: embeddings
  std::uint64_t decode_millitokens = 0;   ///< of one answer, written in a second; 0: embeddings
  std::uint64_t load_ms = 0;
  std::uint64_t bytes = 0;  ///< of memory, as planned
  UnixMillis measured_at_ms = 0;

  bool operator==(const Speed&) const = default;
};

/// Null where it has not been measured.
const Speed* find_speed(const std::vector<Speed>& speeds, std::string_view model,
                        std::string_view build);
/// Adds it, in place of what was known of the model; the oldest go when there are too many.
void keep_speed(std::vector<Speed>& speeds, Speed speed);

std::string speeds_json(const std::vector<Speed>& speeds);
/// Refuses as invalid what is no object with a list `speeds`, an entry without digests of 64
/// digits, a member of a wrong type; as too_large what is over a limit.
Result<std::vector<Speed>> parse_speeds(std::string_view json);

}  // namespace darkbloom::operating
