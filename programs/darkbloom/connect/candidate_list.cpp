#include "darkbloom/connect/candidate_list.h"

#include <algorithm>
#include <array>
#include <limits>
#include <ranges>
#include <tuple>
#include <utility>

namespace darkbloom::connect {
namespace {

std::uint64_t busyness(const Candidate& candidate) {
  const wire::NodeLoad& load = candidate.load;
  if (load.slots == 0) return std::numeric_limits<std::uint64_t>::max();  // takes nothing new
  return std::uint64_t{100} * (load.active + load.waiting) / load.slots;
}

/// One name's models, as nodes state them.
struct Stated {
  std::size_t place = attest::kModelsMax;            // nodes state models that write answers first
  std::map<attest::ServedModel, std::size_t> nodes;  // how many state just this
};

/// Of equals the least, which is the first.
const attest::ServedModel& most_stated(const Stated& stated) {
  using Count = std::map<attest::ServedModel, std::size_t>::value_type;
  return std::ranges::max_element(stated.nodes, {}, &Count::second)->first;
}

}  // namespace

bool offers(const attest::Verdict& verdict, std::string_view model) {
  const auto& models = verdict.statement.models;
  return std::ranges::find(models, model, &attest::ServedModel::name) != models.end();
}

void CandidateList::clear() {
  outcomes_.clear();
  refusals_.clear();
}

void CandidateList::expect(const attest::ClientNonce& nonce) {
  if (nonces_.size() == kNoncesKept) nonces_.erase(nonces_.begin());
  nonces_.push_back(nonce);
}

bool CandidateList::is_fresh(const attest::Statement& statement, UnixMillis now_ms) const {
  return statement.expires_at_ms > now_ms && statement.issued_at_ms >= now_ms - policy().age_max_ms;
}

CandidateList::Outcome CandidateList::judge(wire::EvidenceBundle bundle, UnixMillis now_ms) {
  // A quote for somebody else's nonce, or for one that is long past, says nothing to us.
  const bool ours = std::ranges::contains(nonces_, attest::ClientNonce{bundle.nonce});
  if (!ours) bundle.nonce_path.clear();
  if (!ours) bundle.nonce = {};
  auto verdict = judge_.judge(bundle, now_ms);
  if (!verdict) return fail(verdict.error());
  return Candidate{
      std::move(*verdict), {}, std::make_shared<const wire::EvidenceBundle>(std::move(bundle))};
}

CandidateList::Outcome CandidateList::outcome_of(const wire::DirectoryEntry& node,
                                                 UnixMillis now_ms) {
  const auto known = outcomes_.find(node.version);
  if (known == outcomes_.end()) {
    if (node.bundle) return judge(*node.bundle, now_ms);
    return fail(Fault::invalid, "the coordinator named a machine without its evidence");
  }
  const Outcome& outcome = known->second;
  if (!outcome || is_fresh(outcome->verdict.statement, now_ms)) return outcome;
  return judge(*outcome->shown, now_ms);
}

void CandidateList::update(const wire::Directory& directory, UnixMillis now_ms) {
  std::map<Digest, Outcome> outcomes;
  refusals_.clear();
  for (const wire::DirectoryEntry& node : directory.nodes) {
    Outcome outcome = outcome_of(node, now_ms);
    if (outcome) outcome->load = node.load;
    if (!outcome) refusals_.push_back(outcome.error().detail);
    outcomes.insert_or_assign(node.version, std::move(outcome));
  }
  outcomes_ = std::move(outcomes);
}

std::vector<const Candidate*> CandidateList::choose(const Wanted& wanted, Random& random) const {
  using Rank = std::tuple<bool, bool, std::uint64_t, std::uint8_t>;  // least first
  using Ranked = std::pair<Rank, const Candidate*>;
  std::vector<Ranked> ranked;
  for (const Candidate* candidate : judged()) {
    const attest::Verdict& verdict = candidate->verdict;
    const bool avoided = std::ranges::find(wanted.avoid, verdict.node) != wanted.avoid.end();
    if (avoided || !offers(verdict, wanted.model)) continue;
    if (!attest::accept(verdict, wanted.policy)) continue;
    if (verdict.statement.issued_at_ms < wanted.now_ms - wanted.policy.age_max_ms) continue;
    std::array<std::uint8_t, 1> dice{};
    random.fill(dice);
    const bool open_to_all = verdict.statement.organisations.empty();
    ranked.push_back({{!verdict.own, open_to_all, busyness(*candidate), dice[0]}, candidate});
  }
  std::ranges::stable_sort(ranked, {}, &Ranked::first);
  std::vector<const Candidate*> chosen;
  for (const Ranked& each : ranked) {
    if (chosen.size() < wire::kCandidatesMax) chosen.push_back(each.second);
  }
  return chosen;
}

std::vector<attest::ServedModel> CandidateList::models() const {
  std::map<std::string, Stated> stated;  // by name
  for (const Candidate* candidate : judged()) {
    if (!attest::accept(candidate->verdict, policy())) continue;
    const auto& models = candidate->verdict.statement.models;
    for (std::size_t place = 0; place < models.size(); ++place) {
      attest::ServedModel model = models[place];
      model.capabilities = attest::known_of(model.capabilities);
      Stated& one = stated[model.name];
      one.place = std::min(one.place, place);
      one.nodes[std::move(model)] += 1;
    }
  }
  std::vector<std::pair<std::size_t, attest::ServedModel>> placed;
  for (const auto& [name, one] : stated)
    placed.emplace_back(one.place, most_stated(one));
  std::ranges::sort(placed);
  const auto models = placed | std::views::values;
  return {models.begin(), models.end()};
}

std::size_t CandidateList::size() const {
  const auto accepted = [&](const Candidate* candidate) {
    return attest::accept(candidate->verdict, policy()).has_value();
  };
  return static_cast<std::size_t>(std::ranges::count_if(judged(), accepted));
}

std::vector<const Candidate*> CandidateList::judged() const {
  std::vector<const Candidate*> all;
  for (const auto& [version, outcome] : outcomes_) {
    if (outcome) all.push_back(&*outcome);
  }
  return all;
}

bool CandidateList::pending() const {
  return std::ranges::any_of(judged(), [](const Candidate* each) { return each->verdict.pending; });
}

const Candidate* CandidateList::find(const NodeId& id) const {
  for (const Candidate* candidate : judged()) {
    if (candidate->verdict.node == id) return candidate;
  }
  return nullptr;
}

}  // namespace darkbloom::connect
