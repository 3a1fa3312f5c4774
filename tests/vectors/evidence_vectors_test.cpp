// Bundles as coordinators hand them out, good and bad, and what a client makes of each:
// evidence.json. Signatures never come out alike, so each case is judged.

#include <gtest/gtest.h>

#include <functional>

#include "attest/log_entry.h"
#include "attest/pairing_code.h"
#include "crypto/base64.h"
#include "darkbloom/policy/bundle_judge.h"
#include "support/signed_node.h"
#include "unit/tlog/witnessed_log.h"
#include "vectors/vector_file.h"

namespace darkbloom::vectors {
namespace {

using test::kTestNow;
using tlog::test::WitnessedLog;

constexpr std::uint64_t kSeed = 6962;

/// A node whose key and build stand behind five other entries in a witnessed log.
struct World {
  World() {
    statement.identity = node.identity.public_key();
    statement.hpke = node.hpke.public_key();
    statement.build = Digest{{7}};
    statement.region = "eu-de";
    statement.models = {{.name = "seedling",
                         .digest = Digest{{9}},
                         .context = 1024,
                         .quantisation = "Q4_K_M",
                         .parameters = attest::kParametersMax,
                         .capabilities = {0b111011 | 1U << 31U}},  // the last is nobody's yet
                        {.name = "acorn", .capabilities = {0b100}, .dimensions = 384}};
    statement.issued_at_ms = kTestNow;
    statement.expires_at_ms = kTestNow + 300'000;
    write(attest::NodeKeyEntry{statement.identity});
    write(attest::BuildEntry{
        "darkbloom-node", "1", statement.build, {{"darkbloom-node", Digest{{8}}}}});
  }
  void write(const attest::LogEntry& entry) {
    entries.push_back(attest::encode_log_entry(entry));
    log.add(text_of(entries.back()));
  }
  Bytes evidence() const { return attest::make_evidence(statement, node.identity); }
  wire::EvidenceBundle bundle(std::size_t witnesses = 2, UnixMillis at_ms = kTestNow) const {
    wire::EvidenceBundle bundle{.evidence = evidence()};
    const std::string note = log.checkpoint(witnesses, at_ms);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::string proof = tlog::proof_text(log.proof(5 + i, note));
      bundle.logged.push_back({entries[i], copy_of(view_of(proof))});
    }
    return bundle;
  }
  test::SeededRandom random{kSeed};
  test::SignedNode node{random};
  attest::Statement statement;
  WitnessedLog log{kSeed};
  std::vector<Bytes> entries;
};

Bytes encoded(const wire::EvidenceBundle& bundle) {
  ByteWriter writer;
  wire::put_bundle(writer, bundle);
  return writer.take();
}

Json models_json(const attest::Statement& statement) {
  Json models = Json::array();
  for (const attest::ServedModel& model : statement.models)
    models.push_back({{"name", model.name},
                      {"digest", model.digest.hex()},
                      {"context", model.context},
                      {"quantisation", model.quantisation},
                      {"parameters", model.parameters},
                      {"capabilities", attest::names_of(model.capabilities)},
                      {"dimensions", model.dimensions}});
  return models;
}

Json verdict_json(const Result<attest::Verdict>& verdict) {
  if (!verdict) {
    return {{"fault", name_of(verdict.error().fault)}, {"detail", verdict.error().detail}};
  }
  const auto accepted = attest::accept(*verdict, {.min_tier = wire::Tier::sealed});
  Json organisations = Json::array();
  for (const OrganisationId& each : verdict->statement.organisations)
    organisations.push_back(each.hex());
  return {{"node", verdict->node.hex()},
          {"tier", wire::name_of(verdict->tier)},
          {"own", verdict->own},
          {"hpke", to_hex(verdict->statement.hpke)},
          {"models", models_json(verdict->statement)},
          {"organisations", organisations},
          {"evidence", verdict->evidence.hex()},
          {"log_size", verdict->log.size},
          {"log_root", verdict->log.root.hex()},
          {"unproven", verdict->unproven},
          {"refusal_at_sealed", accepted ? Json() : Json(accepted.error().detail)}};
}

policy::UserPolicy policy_of(const Json& file, const Json& of) {
  policy::UserPolicy policy;
  const std::string text = of.value("log_policy", file.at("log_policy").get<std::string>());
  if (!text.empty()) policy.log = tlog::parse_log_policy(text).value();
  for (const Json& code : of.value("own", Json::array()))
    policy.evidence.own.push_back(attest::parse_pairing_code(code.get<std::string>()).value());
  return policy;
}

/// What a client says of the case's bundles, one after the other.
Json judged(const Json& file, const Json& of) {
  policy::BundleJudge judge(policy_of(file, of));
  Json verdicts = Json::array();
  for (const Json& text : of.at("bundles")) {
    const Bytes bytes = crypto::from_base64(text.get<std::string>()).value();
    ByteReader reader(bytes);
    const auto bundle = wire::get_bundle(reader);
    EXPECT_TRUE(reader.finish("a bundle"));
    verdicts.push_back(verdict_json(judge.judge(bundle, of.value("now_ms", kTestNow))));
  }
  return verdicts;
}

class Cases {
 public:
  explicit Cases(const World& world) {
    file_["about"] = "protocol.md sections 2 and 10. Bundles are in base64, judged in turn.";
    file_["now_ms"] = kTestNow;
    file_["log_policy"] = world.log.policy_text();
    file_["cases"] = Json::array();
  }
  void add(const std::string& name, const std::vector<wire::EvidenceBundle>& bundles,
           const Json& policy = Json::object()) {
    Json made{{"name", name}};
    made.update(policy);
    made["bundles"] = Json::array();
    for (const wire::EvidenceBundle& bundle : bundles)
      made["bundles"].push_back(crypto::to_base64(encoded(bundle)));
    made["verdicts"] = judged(file_, made);
    file_["cases"].push_back(std::move(made));
  }
  Json take() { return std::move(file_); }

 private:
  Json file_;
};

wire::EvidenceBundle without(wire::EvidenceBundle bundle, std::size_t entry) {
  bundle.logged.erase(bundle.logged.begin() + static_cast<long>(entry));
  return bundle;
}

wire::EvidenceBundle flipped(wire::EvidenceBundle bundle, std::size_t at) {
  bundle.evidence.at(at) ^= 1;
  return bundle;
}

void add_logs(Cases& cases, const World& world) {
  cases.add("a logged and witnessed node", {world.bundle()});
  cases.add("its key is not logged", {without(world.bundle(), 0)});
  cases.add("its build is not logged", {without(world.bundle(), 1)});
  cases.add("no proof was shown", {{.evidence = world.evidence()}});
  cases.add("the policy names no log", {world.bundle()}, {{"log_policy", ""}});
  cases.add("one witness of the two that are wanted", {world.bundle(1)});
  cases.add("witnesses of yesterday", {world.bundle(2, kTestNow - 25 * 3'600'000)});
  cases.add("witnesses of tomorrow", {world.bundle(2, kTestNow + 25 * 3'600'000)});
  cases.add("another log", {world.bundle()}, {{"log_policy", WitnessedLog(1).policy_text()}});
  auto changed = world.bundle();
  changed.logged[0].entry.back() ^= 1;
  changed.logged[1].proof.at(30) ^= 1;
  cases.add("entries or proofs that were changed", {changed});
  auto forged = world.bundle();
  const std::string log_text = "\n\u2014 log.example ";
  Bytes& proof = forged.logged[0].proof;
  proof.at(text_of(proof).find(log_text) + log_text.size() + 20) ^= 2;
  cases.add("a checkpoint whose signature fails", {forged});
}

void add_histories(Cases& cases) {
  World world;
  const auto older = world.bundle();
  world.log.add("one more");
  const auto newer = world.bundle();
  cases.add("a log that goes back", {older, newer, older});
  world.log.leaves.front() = tlog::leaf_hash(view_of("shown to somebody else"));
  cases.add("a log that shows two states of one size", {newer, world.bundle()});
}

void add_statements(Cases& cases, const World& world) {
  const wire::EvidenceBundle alone{.evidence = world.evidence()};
  // The HPKE key starts after the statement's length, its version and the identity key.
  constexpr std::size_t kHpkeAt = 2 + 1 + 65 + 1;
  cases.add("another key to seal to", {flipped(alone, kHpkeAt + 10)});
  World swapped;
  swapped.statement.hpke = swapped.node.identity.public_key();
  auto with_another = alone;
  const Bytes other = swapped.evidence();
  std::copy_n(other.begin() + kHpkeAt - 1, 65, with_another.evidence.begin() + kHpkeAt - 1);
  cases.add("another sound key to seal to", {with_another});
  cases.add("another signature", {flipped(alone, world.evidence().size() - 5)});
  auto longer = alone;
  longer.evidence.push_back(0);
  cases.add("bytes after the evidence", {longer});
  auto version = alone;
  version.evidence.at(2) = 2;
  cases.add("a statement of another version", {version});
  cases.add("a statement that has expired", {alone}, {{"now_ms", kTestNow + 300'000}});
  cases.add("a statement from the future", {alone}, {{"now_ms", kTestNow - 61'000}});
  cases.add("a machine of the user's own", {without(world.bundle(), 0)},
            {{"own", {attest::text_of(attest::pairing_code_of(world.node.id))}}});
}

void add_organisations(Cases& cases) {
  World world;
  world.statement.organisations = {OrganisationId{{1}}, OrganisationId{{2}}};
  cases.add("a machine that serves two organisations alone", {world.bundle()});
  // They stand before the signature and the count of sections.
  auto twice = wire::EvidenceBundle{.evidence = world.evidence()};
  twice.evidence.at(twice.evidence.size() - 1 - 64 - 32) = 2;
  cases.add("an organisation that is named twice", {twice});
}

/// Signed by the node, and yet no statement.
void add_models(Cases& cases) {
  const auto add = [&cases](const std::string& name, const attest::ServedModel& model) {
    World world;
    world.statement.models = {model};
    cases.add(name, {{.evidence = world.evidence()}});
  };
  add("a quantisation of odd characters", {.name = "m", .quantisation = "Q4-K"});
  add("a quantisation that is too long", {.name = "m", .quantisation = "Q4_K_M_AND_LONGER"});
  add("more parameters than a number of JSON", {.name = "m", .parameters = 1ULL << 53U});
  add("dimensions of a model without embeddings", {.name = "m", .dimensions = 384});
  add("embeddings of no dimensions", {.name = "m", .capabilities = {0b100}});
}

Json make_log_policies() {
  const World world;
  const std::string log = "log " + world.log.log.vkey() + "\n";
  const std::string one = "witness w1 " + world.log.witnesses[0].vkey() + "\n";
  const std::string two = "witness w2 " + world.log.witnesses[1].vkey() + "\n";
  Json list = Json::array();
  for (const std::string& text :
       {std::string(), log, log + "quorum none", log + "quorum none\n", log + log + "quorum none\n",
        "# a comment\n\n \t" + log + "quorum none\n", log + "quorum w1\n",
        log + one + "quorum none\nquorum w1\n", log + one + one + "quorum w1\n",
        log + one + two + "group g any w1 w2\nquorum g\n", log + one + "group g 2 w1\nquorum g\n",
        log + one + "group g 01 w1\nquorum g\n", log + one + "group g all w1 w1\nquorum g\n",
        log + one + "group none all w1\nquorum none\n", log + "blog x\nquorum none\n",
        "log log.example+00000000+" + world.log.log.vkey().substr(21) + "\nquorum none\n",
        "log " + world.log.witnesses[0].vkey() + "\nquorum none\n", log + "quorum none\n\x01\n"}) {
    const auto parsed = tlog::parse_log_policy(text);
    list.push_back({{"text", text}, {"detail", parsed ? Json() : Json(parsed.error().detail)}});
  }
  return list;
}

Json make_evidence() {
  const World world;
  Cases cases(world);
  add_logs(cases, world);
  add_histories(cases);
  add_statements(cases, world);
  add_models(cases);
  add_organisations(cases);
  return cases.take();
}

TEST(EvidenceVectors, each_bundle_of_the_file_is_judged_as_it_says) {
  const Json file = read("evidence", make_evidence);
  ASSERT_GT(file.at("cases").size(), 20U);
  for (const Json& each : file.at("cases"))
    EXPECT_EQ(each.at("verdicts"), judged(file, each)) << each.at("name");
}

TEST(EvidenceVectors, the_file_of_log_policies_says_how_this_code_reads_them) {
  expect_same("log_policies", make_log_policies);
}

}  // namespace
}  // namespace darkbloom::vectors
