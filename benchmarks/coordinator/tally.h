#pragma once
// What a load has seen since it began to count.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace darkbloom::bench {

using Moment = std::chrono::steady_clock::time_point;

class Tally {
 public:
  /// Counts from now on.
  void begin() { *this = Tally(std::chrono::steady_clock::now()); }
  void chunk() { ++chunks_; }
  void answered(Moment asked_at);
  void refused(const std::string& why) { ++refusals_[why]; }
  /// One JSON object: requests, chunks, seconds, requests' microseconds, refusals by their reason.
  std::string json();

  Tally() = default;

 private:
  explicit Tally(Moment begun_at) : begun_at_(begun_at) {}
  double micros_at(double share);

  Moment begun_at_ = std::chrono::steady_clock::now();
  std::uint64_t chunks_ = 0;
  std::vector<float> micros_;
  std::map<std::string, std::uint64_t> refusals_;
};

}  // namespace darkbloom::bench
