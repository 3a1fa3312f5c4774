#pragma once
// One line that says how far a download is.

#include <cstdint>
#include <string>

namespace darkbloom::model {

struct Progress {
  std::uint64_t bytes = 0;  ///< here, with what an earlier pull left
  std::uint64_t all = 0;    ///< not zero
  std::uint64_t since = 0;  ///< of `bytes`, what came in the `seconds`
  double seconds = 0;
};

/// At most `columns` wide, without the line's end: "[####      ]  42 %  1.9 GB of 4.6 GB  31.2 MB/s
/// 1 min 27 s". Without a bar where the columns are few.
std::string progress_line(const Progress& progress, std::size_t columns);

}  // namespace darkbloom::model
