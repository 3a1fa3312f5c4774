#include "fleet/refusal.h"

#include <algorithm>
#include <string>

namespace darkbloom::fleet {
namespace {

std::string_view sentence(Gate gate) {
  switch (gate) {
    case Gate::full:
    case Gate::long_wait:
      return "Every machine for this model is busy; try again shortly.";
    case Gate::wrong_region:
    case Gate::price_over_cap:
    case Gate::too_slow:
      return "No machine for this model meets what the request demands.";
    case Gate::suspended:
      return "The machines for this model take nothing new right now; try again shortly.";
    case Gate::quarantined:
    case Gate::on_trial:
      return "The machines for this model have failed lately and are being tried again.";
    default:
      return "No machine that serves this model can be reached right now.";
  }
}

bool is_demanded(Gate gate) {
  return gate == Gate::wrong_region || gate == Gate::price_over_cap || gate == Gate::too_slow;
}

bool is_busy(Gate gate) {
  return gate == Gate::full || gate == Gate::long_wait;
}

}  // namespace

std::uint32_t retry_after_ms(double wait_s, std::uint64_t salt) {
  const double spread = 0.8 + 0.4 * static_cast<double>(salt % 1024) / 1023;
  const double bounded = std::clamp(wait_s, Refusal::kRetryMin_s, Refusal::kRetryMax_s);
  return static_cast<std::uint32_t>(bounded * spread * 1000);
}

void Refusal::add(GateSet closed, const Prediction& predicted) {
  const Gate gate = closed.first();
  best_ = std::max(best_, gate);
  for (std::size_t each = 0; each < kGates; ++each)
    counts_[each] += closed.has(static_cast<Gate>(each)) ? 1 : 0;
  if (is_busy(gate)) wait_s_ = std::min(wait_s_, predicted.wait_s);
}

/// "too_slow 2, full 1": of the candidates, how many each gate was closed to.
std::string Refusal::reasons() const {
  std::string text;
  for (std::size_t gate = 0; gate < kGates; ++gate) {
    if (counts_[gate] == 0) continue;
    if (!text.empty()) text += ", ";
    text += name_of(static_cast<Gate>(gate));
    text += " " + std::to_string(counts_[gate]);
  }
  return text;
}

Error Refusal::error(const Query& query) const {
  const bool busy = is_busy(best_);
  Error error{busy ? Fault::no_capacity : Fault::unavailable, std::string(sentence(best_))};
  if (busy) error.code = "rate_limit_exceeded";
  if (is_demanded(best_)) error.code = "provider_not_met";
  if (const std::string why = reasons(); !why.empty()) error.detail += " (" + why + ")";
  error.retry_after_ms = retry_after_ms(busy ? wait_s_ : 1, query.salt);
  return error;
}

}  // namespace darkbloom::fleet
