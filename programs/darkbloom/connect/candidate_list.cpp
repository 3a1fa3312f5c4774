#include "darkbloom/connect/candidate_list.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace darkbloom::connect {
namespace {

std::uint64_t busyness(const Candidate& candidate) {
  const wire::NodeLoad& load = candidate.load;
  return std::uint64_t{100} * (load.active + load.waiting) / std::max<std::uint32_t>(1, load.slots);
}

}  // namespace

bool offers(const attest::Verdict& verdict, std::string_view model) {
  const auto& models = verdict.statement.models;
  return std::ranges::find(models, model, &attest::ServedModel::name) != models.end();
}

void CandidateList::clear() {
  candidates_.clear();
  refusals_.clear();
}

void CandidateList::update(const wire::Directory& directory, UnixMillis now_ms) {
  std::map<Bytes, Candidate> judged;
  refusals_.clear();
  for (const wire::DirectoryEntry& node : directory.nodes) {
    const auto known = candidates_.find(node.evidence);
    if (known != candidates_.end() && known->second.verdict.statement.expires_at_ms > now_ms) {
      known->second.load = node.load;
      judged.insert(*known);
      continue;
    }
    auto verdict = attest::judge(node.evidence, policy_, now_ms);
    if (!verdict) {
      refusals_.push_back(std::move(verdict.error().detail));
      continue;
    }
    auto evidence = std::make_shared<const Bytes>(node.evidence);
    judged.insert_or_assign(node.evidence,
                            Candidate{std::move(*verdict), node.load, std::move(evidence)});
  }
  candidates_ = std::move(judged);
}

std::vector<const Candidate*> CandidateList::choose(const Wanted& wanted, Random& random) const {
  using Rank = std::tuple<bool, std::uint64_t, std::uint8_t>;  // least first
  using Ranked = std::pair<Rank, const Candidate*>;
  std::vector<Ranked> ranked;
  for (const auto& [evidence, candidate] : candidates_) {
    const attest::Verdict& verdict = candidate.verdict;
    const bool avoided = std::ranges::find(wanted.avoid, verdict.node) != wanted.avoid.end();
    if (avoided || !offers(verdict, wanted.model)) continue;
    if (!attest::accept(verdict, wanted.policy)) continue;
    std::array<std::uint8_t, 1> dice{};
    random.fill(dice);
    ranked.push_back({{!verdict.own, busyness(candidate), dice[0]}, &candidate});
  }
  std::ranges::stable_sort(ranked, {}, &Ranked::first);
  std::vector<const Candidate*> chosen;
  for (const Ranked& each : ranked) {
    if (chosen.size() < wire::kCandidatesMax) chosen.push_back(each.second);
  }
  return chosen;
}

std::vector<attest::ServedModel> CandidateList::models() const {
  std::vector<attest::ServedModel> models;
  for (const auto& [evidence, candidate] : candidates_) {
    if (!attest::accept(candidate.verdict, policy_)) continue;
    for (const attest::ServedModel& model : candidate.verdict.statement.models) {
      const auto known = std::ranges::find(models, model.name, &attest::ServedModel::name);
      if (known == models.end()) models.push_back(model);
    }
  }
  std::ranges::sort(models, {}, &attest::ServedModel::name);
  return models;
}

std::size_t CandidateList::size() const {
  const auto accepted = [&](const auto& known) {
    return attest::accept(known.second.verdict, policy_).has_value();
  };
  return static_cast<std::size_t>(std::ranges::count_if(candidates_, accepted));
}

std::vector<const Candidate*> CandidateList::judged() const {
  std::vector<const Candidate*> all;
  for (const auto& [evidence, candidate] : candidates_)
    all.push_back(&candidate);
  return all;
}

const Candidate* CandidateList::find(const NodeId& id) const {
  for (const auto& [evidence, candidate] : candidates_) {
    if (candidate.verdict.node == id) return &candidate;
  }
  return nullptr;
}

}  // namespace darkbloom::connect
