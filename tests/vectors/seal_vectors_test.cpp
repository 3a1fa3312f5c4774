// Requests sealed from known randomness, and the answers that their nodes seal: seal.json.

#include <gtest/gtest.h>

#include <vector>

#include "crypto/hash.h"
#include "organisation/invite_code.h"
#include "seal/chunks.h"
#include "seal/client/envelope_maker.h"
#include "seal/node/envelope_opener.h"
#include "support/fixed_clock.h"
#include "unit/base/seeded_random.h"
#include "vectors/vector_file.h"

namespace darkbloom::vectors {
namespace {

constexpr std::uint64_t kSeed = 9180;

/// Writes down what is drawn, so that others can be given the same.
class Recorded final : public Random {
 public:
  explicit Recorded(std::uint64_t seed) : random_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    random_.fill(bytes);
    draws.push_back(copy_of(bytes));
  }
  std::vector<Bytes> draws;

 private:
  test::SeededRandom random_;
};

struct Node {
  explicit Node(Random& random)
      : key(crypto::P256Key::generate(random)), id(NodeId::random(random)) {}
  seal::NodeKeys keys() const {
    return {id, key.public_key(), [this](ByteView peer) { return key.dh(peer); }};
  }
  crypto::P256Key key;
  NodeId id;
};

struct Case {
  std::string body;
  std::size_t repeat = 1;  ///< the body stands so often, one after the other
  std::size_t candidates = 1;
  std::size_t answering = 0;
  bool resumes = false;
  bool organised = false;  ///< all but the last candidate serve an organisation alone
};

organisation::Organisation numbered(std::size_t candidate) {
  const Bytes secret(organisation::kSecretSize, static_cast<std::uint8_t>(candidate + 1));
  return organisation::Organisation::from_secret(Secret::copy(secret)).value();
}

bool is_organised(const Case& of, std::size_t candidate) {
  return of.organised && candidate + 1 < of.candidates;
}

std::string whole_body(const Case& of) {
  std::string body;
  for (std::size_t i = 0; i < of.repeat; ++i)
    body += of.body;
  return body;
}

seal::InnerRequest inner_of(const Case& of) {
  seal::InnerRequest inner{.method = "POST", .path = "/v1/chat/completions"};
  inner.tenant = TenantKey{{1, 2, 3}};
  inner.min_tier = 1;
  inner.log_size = 10;
  inner.log_root = Digest{{7}};
  for (std::size_t i = 0; i < of.candidates; ++i)
    inner.evidence.push_back(Digest{{static_cast<std::uint8_t>(i + 1)}});
  if (of.resumes) {
    inner.resume_id = "chatcmpl-1";
    inner.resume_created = 1'700'000'000;
    inner.resume_text = Secret::copy(view_of("Once upon"));
  }
  inner.body = Secret::copy(view_of(whole_body(of)));
  return inner;
}

wire::RoutingFacts facts() {
  return {.sent_at_ms = test::kTestNow,
          .model = "seedling",
          .token_bound = 1024,
          .price_cap_nano = 5,
          .min_tier = wire::Tier::sealed,
          .terms = {.region = "eu-de",
                    .least_speed = 5'000,
                    .preferred_speed = 9'000,
                    .preferred_first_ms = 700,
                    .order = wire::RouteOrder::throughput,
                    .streams = true,
                    .conversation = {{1, 2, 3, 4, 5, 6, 7, 8}}}};
}

Json inner_json(const Case& of) {
  const seal::InnerRequest inner = inner_of(of);
  Json evidence = Json::array();
  for (const Digest& each : inner.evidence)
    evidence.push_back(each.hex());
  Json through = Json::array();
  for (std::size_t i = 0; i < of.candidates; ++i)
    through.push_back(is_organised(of, i) ? Json(organisation::invite_code(numbered(i)).text())
                                          : Json());
  return {{"method", inner.method},
          {"through", through},
          {"path", inner.path},
          {"tenant", inner.tenant.hex()},
          {"min_tier", inner.min_tier},
          {"log_size", inner.log_size},
          {"log_root", inner.log_root.hex()},
          {"evidence", evidence},
          {"resume_id", inner.resume_id},
          {"resume_created", inner.resume_created},
          {"resume_text", inner.resume_text.text()},
          {"body", of.body},
          {"body_repeat", of.repeat}};
}

Json draws_json(const std::vector<Bytes>& draws) {
  Json ephemerals = Json::array();
  for (std::size_t i = 2; i < draws.size(); ++i) {
    const auto key = crypto::P256Key::from_private(draws[i]).value();
    ephemerals.push_back({{"private", to_hex(draws[i])}, {"public", to_hex(key.public_key())}});
  }
  return {{"request_id", to_hex(draws[0])},
          {"content_key", to_hex(draws[1])},
          {"ephemerals", std::move(ephemerals)}};
}

/// What an answer's chunks hold: its head, two texts, an empty one, one larger than a class.
std::vector<Bytes> answer_texts() {
  const Secret head = seal::encode(seal::InnerHead{200, "text/event-stream"});
  std::vector<Bytes> texts{copy_of(head.view())};
  for (const std::string& text : {std::string("data: Par"), std::string(), std::string(300, 'x')})
    texts.push_back(copy_of(view_of(text)));
  texts.push_back(copy_of(view_of("a receipt")));
  return texts;
}

Json answer_json(seal::AnswerSealer& sealer) {
  Json chunks = Json::array();
  const auto texts = answer_texts();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const bool last = i + 1 == texts.size();
    chunks.push_back({{"payload", to_hex(sealer.seal(texts[i], last))},
                      {"plaintext", to_hex(texts[i])},
                      {"last", last}});
  }
  return chunks;
}

Json case_json(const Case& of, const std::vector<Node>& nodes, std::uint64_t seed) {
  Recorded random(seed);
  std::vector<seal::Recipient> recipients;
  organisation::Organisations organisations;
  for (std::size_t i = 0; i < of.candidates; ++i)
    organisations.push_back(numbered(i));
  for (std::size_t i = 0; i < of.candidates; ++i)
    recipients.push_back({nodes[i].id, nodes[i].key.public_key(),
                          is_organised(of, i) ? &organisations[i] : nullptr});
  const auto sealed = seal::seal_request(facts(), inner_of(of), recipients, random).value();
  const test::FixedClock clock;
  seal::EnvelopeOpener opener(nodes[of.answering].keys(), clock, random);
  const std::vector<Bytes> draws = random.draws;
  auto opened = opener.open(sealed.envelope).value();
  Json json{{"candidates", of.candidates}, {"inner", inner_json(of)}, {"draws", draws_json(draws)}};
  const bool is_short = sealed.envelope.size() < 4096;
  json["envelope_sha256"] = crypto::sha256(sealed.envelope).hex();
  if (is_short) json["envelope"] = to_hex(sealed.envelope);
  json["answering"] = of.answering;
  json["answer"] = answer_json(opened.sealer);
  return json;
}

Json size_classes() {
  Json classes = Json::array();
  for (const std::size_t size : {0, 1, 252, 253, 508, 509, 65'532})
    classes.push_back({size, seal::size_class(size)});
  return classes;
}

Json make_seal() {
  test::SeededRandom random(kSeed);
  std::vector<Node> nodes;
  Json keys = Json::array();
  for (int i = 0; i < 3; ++i) {
    const Node& node = nodes.emplace_back(random);
    keys.push_back({{"id", node.id.hex()}, {"public", to_hex(node.key.public_key())}});
  }
  const std::vector<Case> cases{
      {.body = R"({"model":"seedling"})"},
      {.body = R"({"model":"seedling","stream":true})", .candidates = 3, .answering = 2},
      {.body = "four", .repeat = 20'000, .candidates = 2, .answering = 1, .resumes = true},
      {.body = R"({"model":"seedling"})", .candidates = 3, .organised = true}};
  Json requests = Json::array();
  for (std::size_t i = 0; i < cases.size(); ++i)
    requests.push_back(case_json(cases[i], nodes, kSeed + 1 + i));
  const wire::RoutingFacts clear = facts();
  return {{"about", "protocol.md sections 3 and 4. Bytes are in hexadecimal."},
          {"nodes", std::move(keys)},
          {"facts",
           {{"sent_at_ms", clear.sent_at_ms},
            {"model", clear.model},
            {"token_bound", clear.token_bound},
            {"price_cap_nano", clear.price_cap_nano},
            {"min_tier", static_cast<int>(clear.min_tier)},
            {"terms",
             {{"region", clear.terms.region},
              {"least_speed", clear.terms.least_speed},
              {"preferred_speed", clear.terms.preferred_speed},
              {"preferred_first_ms", clear.terms.preferred_first_ms},
              {"order", static_cast<int>(clear.terms.order)},
              {"streams", clear.terms.streams},
              {"conversation", clear.terms.conversation.hex()}}}}},
          {"size_classes", size_classes()},
          {"requests", std::move(requests)}};
}

TEST(SealVectors, the_file_holds_what_this_code_seals) {
  expect_same("seal", make_seal);
}

}  // namespace
}  // namespace darkbloom::vectors
