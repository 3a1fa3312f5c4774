#include "engine/stop_filter.h"

#include <algorithm>

#include "engine/limits.h"
#include "engine/mark_start.h"

namespace darkbloom::engine {

Result<StopFilter> StopFilter::make(std::vector<std::string> stops) {
  if (stops.size() > kStopsMax) return fail(Fault::invalid, "There are too many stop strings.");
  for (const std::string& stop : stops) {
    if (stop.empty()) return fail(Fault::invalid, "A stop string is empty.");
    if (stop.size() > kStopBytesMax) return fail(Fault::invalid, "A stop string is too long.");
  }
  return StopFilter(std::move(stops));
}

void StopFilter::push(std::string_view bytes, std::string& text) {
  if (stopped()) return;
  if (stops_.empty()) return joiner_.push(bytes, text);
  joiner_.push(bytes, held_);
  std::size_t first = std::string::npos;
  for (std::uint32_t i = 0; i < stops_.size(); ++i) {
    const std::size_t at = held_.find(stops_[i]);
    if (at >= first) continue;
    first = at;
    stop_ = i;
  }
  const std::size_t safe = stopped() ? first : held_from();
  text.append(held_, 0, safe);
  held_.erase(0, stopped() ? held_.size() : safe);
}

void StopFilter::finish(std::string& text) {
  text += held_;
  held_.clear();
}

/// Where the longest end of the held text begins that is also the beginning of a stop string.
std::size_t StopFilter::held_from() const {
  std::size_t held = 0;
  for (const std::string& stop : stops_)
    held = std::max(held, started(stop, held_));
  return held_.size() - held;
}

}  // namespace darkbloom::engine
