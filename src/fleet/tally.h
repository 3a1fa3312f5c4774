#pragma once
// What has become of requests, as numbers: since the start, and lately. Plain counters of one
// owner's thread; counting takes no lock and allocates nothing. Nothing here is of one request, one
// tenant or one client.

#include <array>
#include <cstdint>

#include "fleet/histogram.h"
#include "fleet/onlooker.h"
#include "fleet/sliding.h"

namespace darkbloom::fleet {

inline constexpr std::size_t kFaults = static_cast<std::size_t>(Fault::internal) + 1;

/// Whether a request that ends so is one that the network could not serve, rather than one that
/// nobody should have.
bool is_a_miss(Fault fault);

/// Since the start.
struct Totals {
  std::array<std::uint64_t, kFaults> refused = {};  ///< at the door: no stream was made
  std::array<std::uint64_t, kTerminals> ended = {};
  std::array<std::uint64_t, kReasons> sent = {};
  std::array<std::uint64_t, kLegEnds> came_back = {};
  std::uint64_t races_won = 0;   ///< the second node was first
  std::uint64_t races_lost = 0;  ///< the first was
  std::uint64_t chunks = 0;
  std::uint64_t bytes = 0;  ///< of sealed chunks, to clients
  std::uint64_t served = 0;
  std::uint64_t offered = 0;  ///< served, and those that the network could not serve
  Seconds predicted_s;        ///< to the first chunk, for each leg that won
  Seconds first_s;            ///< from the opening to the first chunk
  Seconds whole_s;            ///< of streams that were delivered
  Ratios calibration;         ///< real over predicted, of the legs that won
};

/// Within some time.
struct Outcomes {
  std::array<std::uint64_t, kTerminals> ended = {};
  std::uint64_t refused = 0;
  std::uint64_t served = 0;
  std::uint64_t offered = 0;
  Seconds first_s;

  Outcomes& operator+=(const Outcomes& other);
  /// 1 when nobody has asked.
  double served_share() const;
};

class Tally final : public Onlooker {
 public:
  /// `clock` outlives the tally.
  explicit Tally(const Clock& clock) : clock_(clock) {}

  /// A request became no stream.
  void refused(Fault why);

  void sent(const Request& request, const Request::Out& out, Reason why) override;
  void answered(const Request& request, const Request::Out& winner) override;
  void passed(std::size_t bytes) override;
  void came_back(const Request& request, const Request::Out& out, LegEnd how) override;
  void ended(const Request& request, Terminal terminal, std::optional<Fault> why) override;

  const Totals& totals() const { return totals_; }
  Outcomes last_minute() const { return minute_.sum(clock_.now_ms()); }
  Outcomes last_hour() const { return hour_.sum(clock_.now_ms()); }
  Outcomes last_day() const { return day_.sum(clock_.now_ms()); }

 private:
  /// Counts in each of the three times.
  template <typename Count>
  void lately(const Count& count);

  const Clock& clock_;
  Totals totals_;
  Sliding<Outcomes, 60> minute_{1'000};
  Sliding<Outcomes, 60> hour_{60'000};
  Sliding<Outcomes, 24> day_{3'600'000};
};

}  // namespace darkbloom::fleet
