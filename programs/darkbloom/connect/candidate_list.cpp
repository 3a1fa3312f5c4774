#include "darkbloom/connect/candidate_list.h"

#include <algorithm>
#include <array>
#include <utility>

namespace darkbloom::connect {
namespace {

bool serves(const attest::Verdict& verdict, std::string_view model) {
  const auto& models = verdict.statement.models;
  return std::ranges::find(models, model, &attest::ServedModel::name) != models.end();
}

std::uint64_t busyness(const Candidate& candidate) {
  const wire::NodeLoad& load = candidate.load;
  return std::uint64_t{100} * (load.active + load.waiting) / std::max<std::uint32_t>(1, load.slots);
}

}  // namespace

void CandidateList::update(const wire::Directory& directory, UnixMillis now_ms) {
  std::map<Bytes, Candidate> judged;
  for (const wire::DirectoryEntry& node : directory.nodes) {
    const auto known = candidates_.find(node.evidence);
    if (known != candidates_.end() && known->second.verdict.statement.expires_at_ms > now_ms) {
      known->second.load = node.load;
      judged.insert(*known);
      continue;
    }
    auto verdict = attest::judge(node.evidence, policy_, now_ms);
    if (!verdict) continue;
    auto evidence = std::make_shared<const Bytes>(node.evidence);
    judged.insert_or_assign(node.evidence,
                            Candidate{std::move(*verdict), node.load, std::move(evidence)});
  }
  candidates_ = std::move(judged);
}

std::vector<const Candidate*> CandidateList::choose(std::string_view model, std::size_t count,
                                                    const std::vector<NodeId>& avoid,
                                                    Random& random) const {
  using Ranked = std::pair<std::pair<std::uint64_t, std::uint8_t>, const Candidate*>;
  std::vector<Ranked> ranked;
  for (const auto& [evidence, candidate] : candidates_) {
    const bool avoided = std::ranges::find(avoid, candidate.verdict.node) != avoid.end();
    if (avoided || !serves(candidate.verdict, model)) continue;
    std::array<std::uint8_t, 1> dice{};
    random.fill(dice);
    ranked.push_back({{busyness(candidate), dice[0]}, &candidate});
  }
  std::ranges::stable_sort(ranked, {}, &Ranked::first);
  std::vector<const Candidate*> chosen;
  for (const Ranked& each : ranked) {
    if (chosen.size() < count) chosen.push_back(each.second);
  }
  return chosen;
}

std::vector<attest::ServedModel> CandidateList::models() const {
  std::vector<attest::ServedModel> models;
  for (const auto& [evidence, candidate] : candidates_) {
    for (const attest::ServedModel& model : candidate.verdict.statement.models) {
      const auto known = std::ranges::find(models, model.name, &attest::ServedModel::name);
      if (known == models.end()) models.push_back(model);
    }
  }
  std::ranges::sort(models, {}, &attest::ServedModel::name);
  return models;
}

const Candidate* CandidateList::find(const NodeId& id) const {
  for (const auto& [evidence, candidate] : candidates_) {
    if (candidate.verdict.node == id) return &candidate;
  }
  return nullptr;
}

}  // namespace darkbloom::connect
