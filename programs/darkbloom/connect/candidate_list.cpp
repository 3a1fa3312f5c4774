#include "darkbloom/connect/candidate_list.h"

#include <algorithm>
#include <array>
#include <limits>
#include <ranges>
#include <utility>

#include "darkbloom/connect/mismatch.h"

namespace darkbloom::connect {
namespace {

/// How full, in steps of half its slots. A load is up to a second old, and whoever all clients took
/// for the idlest would be full a moment later: within a step dice decide, and the coordinator, who
/// knows better, picks among the chosen.
std::uint64_t fullness(const Candidate& candidate) {
  const wire::NodeLoad& load = candidate.load;
  if (load.slots == 0) return std::numeric_limits<std::uint64_t>::max();  // takes nothing new
  return std::uint64_t{2} * (load.active + load.waiting) / load.slots;
}

/// Least first.
struct Rank {
  std::size_t listed = 0;
  bool slow = false;  ///< by its own word, which the coordinator knows better
  bool foreign = false;
  bool open_to_all = false;  ///< and not an organisation's, which we belong to
  bool forgotten = false;
  std::uint64_t fullness = 0;
  std::uint8_t dice = 0;
  auto operator<=>(const Rank&) const = default;
};

bool seems_slow(const wire::NodeLoad& load, const wire::RouteTerms& terms) {
  const std::uint32_t wanted = std::max(terms.least_speed, terms.preferred_speed);
  return load.millitokens_per_second > 0 && load.millitokens_per_second < wanted;
}

Rank rank_of(const Candidate& candidate, const Wanted& wanted) {
  const attest::Verdict& verdict = candidate.verdict;
  Rank rank{.foreign = !verdict.own,
            .open_to_all = verdict.statement.organisations.empty(),
            .forgotten = wanted.remembered != verdict.node,
            .fullness = fullness(candidate)};
  if (wanted.facts == nullptr) return rank;
  const ProviderChoice& choice = wanted.facts->provider;
  rank.listed = choice.place_of(verdict);
  rank.slow = seems_slow(candidate.load, choice.terms);
  return rank;
}

bool will_do(const attest::Verdict& verdict, const Wanted& wanted) {
  const attest::ServedModel* const model = offer_of(verdict, wanted.model);
  if (model == nullptr || std::ranges::contains(wanted.avoid, verdict.node)) return false;
  if (!attest::accept(verdict, wanted.policy)) return false;
  if (verdict.statement.issued_at_ms < wanted.now_ms - wanted.policy.age_max_ms) return false;
  const RequestFacts* const facts = wanted.facts;
  return facts == nullptr || !mismatch_of(verdict, {*model, facts->provider, facts->needs});
}

/// Without fallbacks and without a list, the first is the only one.
std::size_t most_of(const Wanted& wanted) {
  if (wanted.facts == nullptr) return wire::kCandidatesMax;
  return wanted.facts->provider.may_move() ? wire::kCandidatesMax : 1;
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

const attest::ServedModel* offer_of(const attest::Verdict& verdict, std::string_view model) {
  const auto& models = verdict.statement.models;
  const auto found = std::ranges::find(models, model, &attest::ServedModel::name);
  return found == models.end() ? nullptr : &*found;
}

bool offers(const attest::Verdict& verdict, std::string_view model) {
  return offer_of(verdict, model) != nullptr;
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
  using Ranked = std::pair<Rank, const Candidate*>;
  std::vector<Ranked> ranked;
  for (const Candidate* candidate : judged()) {
    if (!will_do(candidate->verdict, wanted)) continue;
    std::array<std::uint8_t, 1> dice{};
    random.fill(dice);
    ranked.push_back({rank_of(*candidate, wanted), candidate});
    ranked.back().first.dice = dice[0];
  }
  std::ranges::stable_sort(ranked, {}, &Ranked::first);
  std::vector<const Candidate*> chosen;
  for (const Ranked& each : ranked) {
    if (chosen.size() < most_of(wanted)) chosen.push_back(each.second);
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
