#include "node/shelf/shelf_policy.h"

#include <algorithm>

#include "base/check.h"

namespace darkbloom::node::shelf {
namespace {

constexpr double kGigabyte = 1e9;
constexpr std::uint32_t kBusyRetryMs = 2000;
constexpr std::uint32_t kRetryMaxMs = 60'000;

UnixMillis stays_until(const ShelvedModel& model) {
  return model.loaded_at_ms + static_cast<UnixMillis>(kStayLoads * model.load_s * 1000);
}

bool may_go(const ShelvedModel& model, UnixMillis now_ms) {
  return model.loaded && !model.busy && !model.pinned && now_ms >= stays_until(model);
}

/// When the next one that only stays for a while may go, else when something may have ended.
std::uint32_t retry_ms(const std::vector<ShelvedModel>& models, UnixMillis now_ms) {
  UnixMillis soonest = kBusyRetryMs;
  for (const ShelvedModel& model : models) {
    const bool only_stays = model.loaded && !model.busy && !model.pinned;
    if (only_stays) soonest = std::max(soonest, stays_until(model) - now_ms);
  }
  return static_cast<std::uint32_t>(std::min<UnixMillis>(soonest, kRetryMaxMs));
}

std::uint64_t bytes_of_loaded(const std::vector<ShelvedModel>& models) {
  std::uint64_t bytes = 0;
  for (const ShelvedModel& model : models)
    bytes += model.loaded ? model.bytes : 0;
  return bytes;
}

}  // namespace

double value_of(const ShelvedModel& model, double age) {
  const double gigabytes = std::max(static_cast<double>(model.bytes) / kGigabyte, 1e-6);
  return age + model.uses * model.load_s / gigabytes;
}

Result<Eviction> choose_evictions(const std::vector<ShelvedModel>& models, std::size_t wanted,
                                  std::uint64_t budget, UnixMillis now_ms) {
  check(wanted < models.size() && !models[wanted].loaded, "a model is wanted that is not loaded");
  const std::uint64_t more = models[wanted].bytes;
  if (more > budget) {
    return fail(Fault::too_large, "The model does not fit in the memory for models.");
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < models.size(); ++i) {
    if (may_go(models[i], now_ms)) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return models[i].value; });
  std::uint64_t taken = bytes_of_loaded(models);
  Eviction eviction;
  for (const std::size_t i : order) {
    if (taken + more <= budget) break;
    taken -= models[i].bytes;
    eviction.age = std::max(eviction.age, models[i].value);
    eviction.victims.push_back(i);
  }
  if (taken + more > budget) {
    return fail({.fault = Fault::no_capacity,
                 .detail = "Other models use the memory that this one needs.",
                 .retry_after_ms = retry_ms(models, now_ms)});
  }
  // One that is large may have made those before it needless.
  std::erase_if(eviction.victims, [&](std::size_t i) {
    const bool stays = taken + more + models[i].bytes <= budget;
    if (stays) taken += models[i].bytes;
    return stays;
  });
  return eviction;
}

}  // namespace darkbloom::node::shelf
