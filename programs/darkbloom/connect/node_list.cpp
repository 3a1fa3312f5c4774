#include "darkbloom/connect/node_list.h"

#include <format>
#include <nlohmann/json.hpp>

namespace darkbloom::connect {
namespace {

using nlohmann::json;

json trust_json(const attest::TrustVector& trust) {
  json vector = json::object();
  for (const auto& [name, component] : trust.all()) {
    vector[std::string(name)] = {{"value", static_cast<int>(component.finding)},
                                 {"status", attest::name_of(component.finding)},
                                 {"reason", component.reason}};
  }
  return vector;
}

json model_json(const attest::ServedModel& model) {
  return {{"id", model.name},
          {"weights", model.digest.hex()},
          {"context_length", model.context},
          {"quantization", model.quantisation},
          {"parameters", model.parameters},
          {"capabilities", attest::names_of(model.capabilities)},
          {"dimensions", model.dimensions}};
}

json node_json(const Candidate& candidate, const attest::Policy& policy) {
  const attest::Verdict& verdict = candidate.verdict;
  json models = json::array();
  for (const attest::ServedModel& model : verdict.statement.models)
    models.push_back(model_json(model));
  json organisations = json::array();
  for (const OrganisationId& each : verdict.statement.organisations)
    organisations.push_back(each.hex());
  const auto accepted = attest::accept(verdict, policy);
  return {{"id", verdict.node.hex()},
          {"object", "node"},
          {"pairing_code", attest::text_of(attest::pairing_code_of(verdict.node))},
          {"tier", wire::name_of(verdict.tier)},
          {"simulated_hardware", verdict.simulated},
          {"protection", attest::protection_text(verdict)},
          {"own", verdict.own},
          {"organisations", std::move(organisations)},
          {"accepted", accepted.has_value()},
          {"why_not", accepted ? json() : json(accepted.error().detail)},
          {"build", verdict.statement.build.hex()},
          {"region", verdict.statement.region},
          {"models", std::move(models)},
          {"trust", trust_json(verdict.trust)}};
}

/// Such as "Q8_0, 1024 tokens; chat tools".
std::string facts_text(const attest::ServedModel& model) {
  std::string text = model.quantisation.empty() ? std::string("unknown") : model.quantisation;
  text += std::format(", {} tokens;", model.context);
  for (const std::string_view name : attest::names_of(model.capabilities))
    text += std::format(" {}", name);
  return text;
}

std::string node_text(const Candidate& candidate, const attest::Policy& policy) {
  const attest::Verdict& verdict = candidate.verdict;
  const auto accepted = attest::accept(verdict, policy);
  std::string text = std::format("{}  tier {}{}{}\n", verdict.node.hex(),
                                 attest::tier_text(verdict), verdict.own ? ", your own" : "",
                                 accepted ? "" : ", not accepted: " + accepted.error().detail);
  for (const OrganisationId& each : verdict.statement.organisations)
    text += std::format("  serves only        organisation {}\n", each.hex());
  for (const attest::ServedModel& model : verdict.statement.models)
    text += std::format("  serves             {} ({})\n{:21}{}\n", model.name, model.digest.hex(),
                        "", facts_text(model));
  for (const auto& [name, component] : verdict.trust.all()) {
    text += std::format("  {:<18} {:<15} {}\n", name, attest::name_of(component.finding),
                        component.reason);
  }
  return text;
}

}  // namespace

std::string nodes_json(const CandidateList& candidates) {
  json data = json::array();
  for (const Candidate* candidate : candidates.judged())
    data.push_back(node_json(*candidate, candidates.policy()));
  const json list = {
      {"object", "list"}, {"data", std::move(data)}, {"refused", candidates.refusals()}};
  // What a node says of itself may be any bytes.
  return list.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string nodes_text(const CandidateList& candidates) {
  std::string text;
  for (const Candidate* candidate : candidates.judged()) {
    if (!text.empty()) text += "\n";
    text += node_text(*candidate, candidates.policy());
  }
  for (const std::string& why : candidates.refusals())
    text += "refused: " + why + "\n";
  return text;
}

}  // namespace darkbloom::connect
