// Frames of a link, errors as HTTP, and what a client reads off a body: link.json.

#include <gtest/gtest.h>

#include "darkbloom/connect/limit_headers.h"
#include "darkbloom/connect/request_facts.h"
#include "vectors/vector_file.h"
#include "wire/error_answer.h"
#include "wire/link_frame.h"

namespace darkbloom::vectors {
namespace {

Json load_json(const wire::NodeLoad& load) {
  return {{"slots", load.slots}, {"active", load.active}, {"waiting", load.waiting}};
}

Json error_json(const Error& error) {
  return {{"fault", name_of(error.fault)},
          {"detail", error.detail},
          {"code", error.code},
          {"param", error.param},
          {"retry_after_ms", error.retry_after_ms}};
}

wire::Directory some_directory() {
  wire::EvidenceBundle bundle{.evidence = copy_of(view_of("evidence")),
                              .logged = {{Bytes{1}, Bytes{2, 3}}}};
  bundle.nonce = {5};
  bundle.nonce_path = {6};
  return {{{Digest{{1}}, bundle, {.slots = 4, .active = 3, .waiting = 2}},
           {Digest{{2}}, std::nullopt, {.slots = 1}}}};
}

Json directory_json(const wire::Directory& directory) {
  Json nodes = Json::array();
  for (const wire::DirectoryEntry& node : directory.nodes) {
    Json json{{"version", node.version.hex()}, {"load", load_json(node.load)}};
    if (node.bundle) {
      Json logged = Json::array();
      for (const wire::LoggedEntry& each : node.bundle->logged)
        logged.push_back({to_hex(each.entry), to_hex(each.proof)});
      json["bundle"] = {{"evidence", to_hex(node.bundle->evidence)},
                        {"logged", std::move(logged)},
                        {"nonce", to_hex(node.bundle->nonce)},
                        {"nonce_path", to_hex(node.bundle->nonce_path)}};
    }
    nodes.push_back(std::move(json));
  }
  return nodes;
}

constexpr wire::Quota kQuota{7, 600, 59, 1200, 8, 3};

Json quota_json(const wire::Quota& quota) {
  return {{"stream", quota.stream},
          {"requests_limit", quota.requests_limit},
          {"requests_remaining", quota.requests_remaining},
          {"requests_reset_ms", quota.requests_reset_ms},
          {"running_limit", quota.running_limit},
          {"running_remaining", quota.running_remaining},
          {"frame", to_hex(wire::encode(quota))}};
}

Json frames_json() {
  const Bytes envelope{1, 2, 3};
  const Bytes payload{9, 8};
  const Error why{Fault::no_capacity, "All are busy.", "busy", "model", 1500};
  const wire::Directory directory = some_directory();
  const std::vector<OrganisationId> both{OrganisationId{{1}}, OrganisationId{{2}}};
  return {{"open",
           {{"stream", 7},
            {"api_key", "dk-key"},
            {"envelope", to_hex(envelope)},
            {"frame", to_hex(wire::encode(wire::Open{7, "dk-key", envelope}))}}},
          {"cancel", {{"stream", 7}, {"frame", to_hex(wire::encode(wire::Cancel{7}))}}},
          {"chunk",
           {{"stream", 7},
            {"last", true},
            {"payload", to_hex(payload)},
            {"frame", to_hex(wire::encode(wire::Chunk{7, true, payload}))}}},
          {"refuse",
           {{"stream", 7},
            {"error", error_json(why)},
            {"frame", to_hex(wire::encode(wire::Refuse{7, why}))}}},
          {"quota", quota_json(kQuota)},
          {"belong",
           {{"organisations", {both[0].hex(), both[1].hex()}},
            {"frame", to_hex(wire::encode(wire::Belong{both}))}}},
          {"directory",
           {{"nodes", directory_json(directory)}, {"frame", to_hex(wire::encode(directory))}}}};
}

Json refused_frames_json() {
  const Bytes chunk = wire::encode(wire::Chunk{7, true, ByteView{}});
  const Bytes refuse = wire::encode(wire::Refuse{7, {Fault::internal, "No."}});
  std::vector<std::pair<std::string, Bytes>> cases{{"nothing", {}}, {"an unknown type", {99}}};
  cases.emplace_back("cut", Bytes(chunk.begin(), chunk.end() - 1));
  cases.emplace_back("bytes after its end", chunk);
  cases.back().second.push_back(0);
  cases.emplace_back("a flag that is neither 0 nor 1", chunk);
  cases.back().second.at(5) = 2;
  cases.emplace_back("an unknown fault", refuse);
  cases.back().second.at(5) = 14;
  wire::Directory hidden = some_directory();
  hidden.nodes.front().bundle->nonce_path.clear();
  const Bytes quota = wire::encode(kQuota);
  cases.emplace_back("more requests left than the limit", quota);
  cases.back().second.at(7) = 0;
  cases.back().second.at(8) = 58;
  cases.emplace_back("more left to run than the limit", quota);
  cases.back().second.at(24) = 9;
  cases.emplace_back("a nonce without a path", wire::encode(hidden));
  Json refused = Json::array();
  for (const auto& [why, frame] : cases) {
    EXPECT_FALSE(wire::decode_frame(frame)) << why;
    refused.push_back({{"why", why}, {"frame", to_hex(frame)}});
  }
  return refused;
}

/// Quotas, and the headers that tell of them under OpenAI's names.
Json limit_headers_json() {
  Json list = Json::array();
  for (const std::uint32_t reset_ms : {0U, 1U, 999U, 1'000U, 1'050U, 59'999U, 60'000U, 86'400U,
                                       360'000U, 7'200'000U, UINT32_MAX}) {
    wire::Quota quota = kQuota;
    quota.requests_reset_ms = reset_ms;
    Json headers = Json::object();
    for (auto& [name, value] : connect::limit_headers(quota, wire::ErrorStyle::openai, 0))
      headers[name] = std::move(value);
    list.push_back({{"quota", quota_json(quota)}, {"headers", std::move(headers)}});
  }
  return list;
}

Json errors_json() {
  Json errors = Json::array();
  const auto add = [&](const Error& error) {
    const wire::ErrorAnswer answer = wire::error_answer(error);
    Json json = error_json(error);
    json["status"] = answer.status;
    json["answer_retry_after_ms"] = answer.retry_after_ms;
    json["body"] = answer.body;
    errors.push_back(std::move(json));
  };
  for (auto fault = 0; fault <= static_cast<int>(Fault::internal); ++fault)
    add({static_cast<Fault>(fault), "Why."});
  add({Fault::not_found, "None \"so\".", "model_not_found", "model"});
  add({Fault::too_large, "Long.", std::string(wire::kContextLengthExceeded)});
  add({Fault::no_capacity, "Busy.", "", "", 2500});
  return errors;
}

Json bodies_json() {
  const std::vector<std::string> bodies{
      R"({"model":"seedling"})",
      R"({"model":"m","max_tokens":1000})",
      R"({"model":"m","max_completion_tokens":5000,"max_tokens":1})",
      R"({"model":"m","max_tokens":18446744073709551615})",
      R"({"model":"m","max_tokens":-5})",
      R"({"model":"m","max_tokens":10.5})",
      R"({"model":"m","max_tokens":"many"})",
      R"({"model":"m","x":")" + std::string(1500, 'a') + "\"}",
      R"({"model":)",
      "[]",
      "{}",
      R"({"model":7})",
      R"({"model":""})",
      "{\"model\":\"" + std::string(129, 'm') + "\"}"};
  Json list = Json::array();
  for (const std::string& body : bodies) {
    const auto facts =
        connect::read_request_facts("/v1/chat/completions", Secret::copy(view_of(body)));
    Json json{{"body", body}};
    if (facts) {
      json["model"] = facts->model;
      json["token_bound"] = facts->token_bound;
    } else {
      json["error"] = error_json(facts.error());
    }
    list.push_back(std::move(json));
  }
  return list;
}

Json make_link() {
  return {{"about", "protocol.md section 5; errors as in wire/error_answer.h."},
          {"frames", frames_json()},
          {"refused_frames", refused_frames_json()},
          {"limit_headers", limit_headers_json()},
          {"errors", errors_json()},
          {"bodies", bodies_json()}};
}

TEST(LinkVectors, the_file_holds_what_this_code_sends_and_refuses) {
  expect_same("link", make_link);
}

}  // namespace
}  // namespace darkbloom::vectors
