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

/// Until `tokens` more have come.
double wait_ms(const Limits& limits, double tokens) {
  if (limits.per_minute_max == 0) return tokens > 0 ? kMinuteMs : 0;  // they never come
  return tokens * kMinuteMs / static_cast<double>(limits.per_minute_max);
}

std::unexpected<Error> refuse(std::string detail, double after_ms) {
  Error error{Fault::rate_limited, std::move(detail)};
  error.code = "rate_limit_exceeded";
  error.retry_after_ms = static_cast<std::uint32_t>(std::ceil(std::max(1.0, after_ms)));
  return fail(std::move(error));
}

}  // namespace

Result<void> Admission::admit(const Account& account, UnixMillis now_ms) {
  if (states_.size() >= kAccountsMax) forget_idle(now_ms);
  if (states_.size() >= kAccountsMax && !states_.contains(account.id)) {
    return refuse("The network has too many active accounts right now.", 1000);
  }
  const double refilled = tokens(account, now_ms);
  State& state = states_[account.id];
  state.tokens = refilled;
  state.refilled_at_ms = now_ms;
  if (state.running >= account.limits.concurrent_max) {
    return refuse("Too many requests of this key are running at once.", 1000);
  }
  if (state.tokens < 1) {
    return refuse("This key has started too many requests in the last minute.",
                  wait_ms(account.limits, 1 - state.tokens));
  }
  state.tokens -= 1;
  state.running += 1;
  return {};
}

double Admission::tokens(const Account& account, UnixMillis now_ms) const {
  const double full = bucket_size(account.limits);
  const auto entry = states_.find(account.id);
  if (entry == states_.end()) return full;
  const State& state = entry->second;
  const auto passed = static_cast<double>(std::max<UnixMillis>(0, now_ms - state.refilled_at_ms));
  const double refilled = passed * static_cast<double>(account.limits.per_minute_max) / kMinuteMs;
  return std::min(full, state.tokens + refilled);
}

Quota Admission::quota(const Account& account, UnixMillis now_ms) const {
  const Limits& limits = account.limits;
  const double left = tokens(account, now_ms);
  const double full_in_ms = wait_ms(limits, bucket_size(limits) - left);
  // An account's limits may have been lowered beneath what it runs.
  const std::uint32_t counted = std::min(running(account.id), limits.concurrent_max);
  return {.requests_limit = limits.per_minute_max,
          .requests_remaining = std::min(limits.per_minute_max, static_cast<std::uint32_t>(left)),
          .requests_reset_ms = static_cast<std::uint32_t>(std::ceil(full_in_ms)),
          .running_limit = limits.concurrent_max,
          .running_remaining = limits.concurrent_max - counted};
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
