#include "tally.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darkbloom::bench {

void Tally::answered(Moment asked_at) {
  const std::chrono::duration<float, std::micro> took = std::chrono::steady_clock::now() - asked_at;
  micros_.push_back(took.count());
}

double Tally::micros_at(double share) {
  if (micros_.empty()) return 0;
  const auto place = static_cast<std::size_t>(share * static_cast<double>(micros_.size() - 1));
  std::ranges::nth_element(micros_, micros_.begin() + static_cast<std::ptrdiff_t>(place));
  return micros_[place];
}

std::string Tally::json() {
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begun_at_;
  return nlohmann::ordered_json{{"requests", micros_.size()}, {"chunks", chunks_},
                                {"seconds", passed.count()},  {"p50_us", micros_at(0.5)},
                                {"p99_us", micros_at(0.99)},  {"refusals", refusals_}}
      .dump();
}

}  // namespace darkbloom::bench
