#include "ledger/admission.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace darkbloom::ledger {
namespace {

constexpr double kMinuteMs = 60'000;

double bucket_size(const Limits& limits) {
  return std::max(1.0, static_cast<double>(limits.per_minute_max) / 10);
}

std::unexpected<Error> refuse(std::string detail, double wait_ms) {
  Error error{Fault::rate_limited, std::move(detail)};
  error.code = "rate_limit_exceeded";
  error.retry_after_ms = static_cast<std::uint32_t>(std::ceil(std::max(1.0, wait_ms)));
  return fail(std::move(error));
}

}  // namespace

Result<void> Admission::admit(const Account& account, UnixMillis now_ms) {
  if (states_.size() >= kAccountsMax) forget_idle(now_ms);
  if (states_.size() >= kAccountsMax && !states_.contains(account.id)) {
    return refuse("The network has too many active accounts right now.", 1000);
  }
  const double rate = static_cast<double>(account.limits.per_minute_max) / kMinuteMs;
  const auto [entry, is_new] = states_.try_emplace(account.id);
  State& state = entry->second;
  if (is_new) {
    state.tokens = bucket_size(account.limits);
  } else {
    const auto passed = static_cast<double>(std::max<UnixMillis>(0, now_ms - state.refilled_at_ms));
    state.tokens = std::min(bucket_size(account.limits), state.tokens + passed * rate);
  }
  state.refilled_at_ms = now_ms;
  if (state.running >= account.limits.concurrent_max) {
    return refuse("Too many requests of this key are running at once.", 1000);
  }
  if (state.tokens < 1) {
    return refuse("This key has started too many requests in the last minute.",
                  rate > 0 ? (1 - state.tokens) / rate : kMinuteMs);
  }
  state.tokens -= 1;
  state.running += 1;
  return {};
}

void Admission::release(AccountId account) {
  const auto entry = states_.find(account);
  check(entry != states_.end() && entry->second.running > 0, "only admitted requests end");
  entry->second.running -= 1;
}

std::uint32_t Admission::running(AccountId account) const {
  const auto entry = states_.find(account);
  return entry == states_.end() ? 0 : entry->second.running;
}

void Admission::forget_idle(UnixMillis now_ms) {
  std::erase_if(states_, [now_ms](const auto& entry) {
    const State& state = entry.second;
    return state.running == 0 && now_ms - state.refilled_at_ms > UnixMillis{60'000};
  });
}

}  // namespace darkbloom::ledger
