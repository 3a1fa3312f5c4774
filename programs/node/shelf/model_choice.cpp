#include "node/shelf/model_choice.h"

#include <algorithm>
#include <optional>

namespace darkbloom::node::shelf {
namespace {

constexpr double kGigabyte = 1e9;
constexpr std::size_t kPullsMax = 3;

bool is_surplus(const ChoiceModel& model) {
  return model.nodes > model.target + kSurplusShare * model.target + 2;
}

/// How likely this node is one of those that close the gap.
double chance_to_take(const ChoiceModel& model, std::uint32_t fleet) {
  if (model.nodes >= model.target) return 0;
  const double others = std::max<double>(1.0, static_cast<double>(fleet) - model.nodes);
  return (model.target - model.nodes) / others;
}

double chance_to_leave(const ChoiceModel& model) {
  if (!is_surplus(model)) return 0;
  return static_cast<double>(model.nodes - model.target) / model.nodes;
}

std::uint64_t bytes_kept(const std::vector<ChoiceModel>& models, const std::vector<bool>& kept) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < models.size(); ++i)
    bytes += kept[i] ? models[i].bytes : 0;
  return bytes;
}

/// The best that chance lets this node take.
std::optional<std::size_t> challenger(const std::vector<ChoiceModel>& models,
                                      const ChoiceSetting& setting) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < models.size(); ++i) {
    const ChoiceModel& model = models[i];
    const bool could = model.in_store && !model.kept && model.bytes <= setting.budget;
    if (!could || setting.chance >= chance_to_take(model, setting.fleet)) continue;
    if (!best || worth_of(model) > worth_of(models[*best])) best = i;
  }
  return best;
}

/// The least worth of those that may go.
std::optional<std::size_t> weakest(const std::vector<ChoiceModel>& models,
                                   const std::vector<bool>& kept) {
  std::optional<std::size_t> worst;
  for (std::size_t i = 0; i < models.size(); ++i) {
    if (!kept[i] || models[i].pinned) continue;
    if (!worst || worth_of(models[i]) < worth_of(models[*worst])) worst = i;
  }
  return worst;
}

/// Puts it in, and others out, where it is worth more than all of those together.
bool take(const std::vector<ChoiceModel>& models, std::uint64_t budget, std::size_t taken,
          std::vector<bool>& kept) {
  std::vector<bool> after = kept;
  double lost = 0;
  while (bytes_kept(models, after) + models[taken].bytes > budget) {
    const auto out = weakest(models, after);
    if (!out) return false;
    lost += worth_of(models[*out]);
    after[*out] = false;
  }
  if (worth_of(models[taken]) <= kMargin * lost) return false;
  after[taken] = true;
  kept = after;
  return true;
}

/// Models that others lack too, and that this machine could run.
std::vector<std::string> pulls(const std::vector<ChoiceModel>& models, std::uint64_t budget) {
  std::vector<const ChoiceModel*> wanted;
  for (const ChoiceModel& model : models) {
    const bool could = !model.in_store && model.bytes <= budget && model.nodes < model.target;
    if (could && model.asked_per_minute > 0) wanted.push_back(&model);
  }
  std::ranges::stable_sort(wanted, std::greater{},
                           [](const auto* each) { return worth_of(*each); });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(wanted.size(), kPullsMax); ++i)
    names.push_back(wanted[i]->name);
  return names;
}

}  // namespace

double worth_of(const ChoiceModel& model) {
  const double gigabytes = std::max(static_cast<double>(model.bytes) / kGigabyte, 1e-3);
  const double share = model.asked_per_minute / (model.nodes + (model.kept ? 0 : 1) + 1e-9);
  const double answered = std::min(share + model.unserved_per_minute, model.can_serve_per_minute);
  const bool few = model.nodes < model.target;
  return (few ? 2 : 1) * answered / gigabytes;
}

Choice choose_models(const std::vector<ChoiceModel>& models, const ChoiceSetting& setting) {
  Choice choice{.kept = std::vector<bool>(models.size()), .to_pull = pulls(models, setting.budget)};
  for (std::size_t i = 0; i < models.size(); ++i)
    choice.kept[i] = models[i].in_store && (models[i].kept || models[i].pinned);
  // The budget or the owner may have changed since.
  while (bytes_kept(models, choice.kept) > setting.budget) {
    const auto out = weakest(models, choice.kept);
    if (!out) break;
    choice.kept[*out] = false;
    choice.changed = true;
  }
  if (setting.now_ms - setting.changed_at_ms < kSwapMs) return choice;
  if (const auto taken = challenger(models, setting)) {
    choice.changed |= take(models, setting.budget, *taken, choice.kept);
    return choice;
  }
  for (std::size_t i = 0; i < models.size(); ++i) {
    const bool may_go = choice.kept[i] && !models[i].pinned;
    if (!may_go || setting.chance >= chance_to_leave(models[i])) continue;
    choice.kept[i] = false;
    choice.changed = true;
    break;
  }
  return choice;
}

}  // namespace darkbloom::node::shelf
