#pragma once
// A file from a stranger's server, over libcurl, waiting until it is whole.

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/error.h"

namespace darkbloom::update {

/// The answer to a GET of an http or https URL. No redirect is followed. Refuses more than `limit`
/// bytes (too_large), another status than 200 (not_found), and whoever is slow for a minute or
/// cannot be reached (unavailable).
Result<std::string> download_text(const std::string& url, std::size_t limit);
/// The same into a new `file`, which is removed again when it is refused.
Result<void> download_file(const std::string& url, const std::filesystem::path& file,
                           std::uint64_t limit);

}  // namespace darkbloom::update
