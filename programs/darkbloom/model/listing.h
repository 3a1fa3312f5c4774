#pragma once
// The files of a repository, as its server lists them, and which of them is meant.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace darkbloom::model {

inline constexpr std::size_t kListingMax = 4U << 20;  ///< bytes of JSON
inline constexpr std::size_t kListedMax = 10'000;
inline constexpr std::string_view kUsualQuantisation = "Q4_K_M";

/// The GGUF files of {"siblings": [{"rfilename": "..."}]}, others and names that are not safe as
/// paths left out. Refuses what has another shape or is over a limit (invalid).
Result<std::vector<std::string>> parse_listing(std::string_view json);

/// The one file of that quantisation, in either case of letters; where none is wished, the only
/// file, or else the one of kUsualQuantisation. Refuses as not_found, saying what there is; a model
/// in several files (-00001-of-00003) is passed over.
Result<std::string> choose_file(const std::vector<std::string>& files,
                                std::string_view quantisation);

}  // namespace darkbloom::model
