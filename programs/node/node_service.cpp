#include "node/node_service.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "attest/quote/statement_maker.h"
#include "crypto/hash.h"
#include "node/served_models.h"

namespace darkbloom::node {
namespace {

openai::Request api_request(seal::OpenedRequest& opened) {
  openai::Request request;
  request.method = std::move(opened.request.method);
  request.path = std::move(opened.request.path);
  request.body = std::move(opened.request.body);
  request.tenant = opened.request.tenant;
  request.request_id = "req_" + opened.facts.request_id.hex();
  request.model = opened.facts.model;
  request.resume.id = std::move(opened.request.resume_id);
  request.resume.created = opened.request.resume_created;
  request.resume.text = std::move(opened.request.resume_text);
  return request;
}

/// Why exactly is nobody's business but the owner's.
Error owners_refusal(Fault fault) {
  return {
      .fault = fault, .detail = "The owner of this machine comes first.", .code = "owner_first"};
}

std::uint32_t clamped(std::uint64_t value) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(value, kMost));
}

}  // namespace

NodeService::NodeService(Parts parts, attest::Statement statement)
    : parts_(std::move(parts)), statement_(std::move(statement)) {}

void NodeService::received(ByteView bytes) {
  const auto frame = wire::decode_frame(bytes);
  if (!frame) return;
  if (const auto* challenge = std::get_if<wire::Challenge>(&*frame)) {
    challenge_ = *challenge;
    challenged_ = true;
    prove();
  } else if (const auto* request = std::get_if<wire::Open>(&*frame)) {
    open(*request);
  } else if (const auto* unwanted = std::get_if<wire::Cancel>(&*frame)) {
    cancel(unwanted->stream);
  } else if (const auto* told = std::get_if<wire::Standings>(&*frame)) {
    heard(*told);
  } else if (const auto* demand = std::get_if<wire::Demand>(&*frame)) {
    if (parts_.store != nullptr) parts_.store->hear(*demand);
  } else {
    welcome_ = welcome_ || std::holds_alternative<wire::Welcome>(*frame);
    if (parts_.hardware != nullptr) from_registrar(*frame);
  }
}

/// Of models that it does not serve nothing is believed.
void NodeService::heard(const wire::Standings& told) {
  standings_.clear();
  const UnixMillis now = parts_.clock.now_ms();
  for (const wire::Standing& each : told.models) {
    if (!std::ranges::contains(statement_.models, each.model, &attest::ServedModel::name)) continue;
    standings_.push_back(
        {each.model, each.gates, now - UnixMillis{1000} * each.for_s, each.ahead, each.open});
  }
}

void NodeService::cancel(wire::StreamId stream) {
  const auto found = answers_.find(stream);
  if (found == answers_.end()) return;
  count(*found->second);
  answers_.erase(found);
}

void NodeService::from_registrar(const wire::Frame& frame) {
  if (std::holds_alternative<wire::Welcome>(frame)) {
    parts_.link.send(parts_.hardware->enrolment());
  } else if (const auto* credential = std::get_if<wire::Credential>(&frame)) {
    auto answer = parts_.hardware->activate(*credential);
    if (answer) return parts_.link.send(*answer);
    parts_.hardware->complain(answer.error());
  } else if (const auto* refusal = std::get_if<wire::Refuse>(&frame)) {
    parts_.hardware->complain(refusal->error);
  } else if (const auto* freshen = std::get_if<wire::Freshen>(&frame)) {
    stale_ = stale_ || nonce_root_ != freshen->nonce_root;
    nonce_root_ = freshen->nonce_root;
    renew();
  }
}

void NodeService::renew() {
  if (!challenged_) return;
  const UnixMillis age = parts_.clock.now_ms() - proven_at_ms_;
  if (age > kStatementRenewMs || (stale_ && age >= kFreshenSpacingMs)) prove();
}

Bytes NodeService::evidence() {
  if (parts_.hardware != nullptr) {
    auto evidence =
        attest::make_evidence(statement_, parts_.identity, *parts_.hardware, nonce_root_);
    if (evidence) return std::move(*evidence);
    parts_.hardware->complain(evidence.error());
  }
  return attest::make_evidence(statement_, parts_.identity);
}

void NodeService::prove() {
  proven_at_ms_ = parts_.clock.now_ms();
  statement_.issued_at_ms = proven_at_ms_;
  statement_.expires_at_ms = proven_at_ms_ + kStatementLifeMs;
  wire::Hello hello;
  hello.evidence = evidence();
  hello.nonce_root = nonce_root_;
  hello.machine_class = parts_.machine_class;
  stale_ = false;
  const Bytes proof = parts_.identity.sign(wire::challenge_text(challenge_));
  std::copy_n(proof.begin(), hello.proof.size(), hello.proof.begin());
  hello.load = load();
  hello.models = told_ = reports();
  std::erase_if(issued_, [&](const Issued& old) { return old.expires_at_ms <= proven_at_ms_; });
  issued_.push_back({crypto::sha256(hello.evidence), statement_.expires_at_ms});
  parts_.link.send(hello);
}

void NodeService::open(const wire::Open& request) {
  forget_ended();
  auto opened = try_open(request);
  if (opened) return;
  counts_.refused += 1;
  parts_.link.send(wire::Refuse{request.stream, std::move(opened.error())});
}

Result<void> NodeService::try_open(const wire::Open& request) {
  if (answers_.contains(request.stream)) return fail(Fault::invalid, "this stream is open already");
  if (!takes_new_) return fail(owners_refusal(Fault::no_capacity));
  auto opened = parts_.opener.open(request.envelope);
  // Hardware that opens nothing any more has something else to show.
  if (!opened && opened.error().fault == Fault::unavailable) stale_ = true;
  if (!opened) return fail(opened.error());
  if (auto member = check_member(*opened); !member) return member;
  auto receipt = receipt_of(*opened, request.envelope);
  if (!receipt) return fail(receipt.error());
  AnswerRelay::Seals seals{std::move(opened->sealer),
                           attest::ReceiptWriter(std::move(*receipt), parts_.identity)};
  auto answer =
      std::make_unique<Answer>(request.stream, std::move(seals), parts_.link, parts_.clock);
  auto exchange = parts_.api.serve(api_request(*opened), answer->relay);
  if (!exchange) return fail(exchange.error());
  answer->exchange = std::move(*exchange);
  answers_.emplace(request.stream, std::move(answer));
  return {};
}

Result<void> NodeService::check_member(const seal::OpenedRequest& opened) const {
  if (parts_.organisations.empty()) return {};
  const auto proves = [&](const organisation::Organisation& each) {
    return opened.claim && each.is_proven(opened.claim->text, opened.claim->proof);
  };
  if (std::ranges::any_of(parts_.organisations, proves)) return {};
  return fail({.fault = Fault::forbidden,
               .detail = "This machine serves only the members of its organisation.",
               .code = "not_a_member"});
}

Result<attest::Receipt> NodeService::receipt_of(const seal::OpenedRequest& opened,
                                                ByteView envelope) const {
  if (opened.facts.min_tier > parts_.reach) {
    return fail(Fault::forbidden, "this machine does not reach the tier that the request demands");
  }
  const auto& relied_on = opened.request.evidence;
  if (opened.candidate >= relied_on.size()) {
    return fail(Fault::invalid, "the request does not say which evidence it relies on");
  }
  const Digest& evidence = relied_on[opened.candidate];
  if (std::ranges::find(issued_, evidence, &Issued::evidence) == issued_.end()) {
    return fail(Fault::replayed, "the request relies on evidence that this node does not stand by");
  }
  const auto& models = statement_.models;
  const auto model = std::ranges::find(models, opened.facts.model, &attest::ServedModel::name);
  if (model == models.end()) {
    return fail({.fault = Fault::not_found,
                 .detail = "The requested model does not exist here.",
                 .code = "model_not_found",
                 .param = "model"});
  }
  return attest::Receipt{.request = crypto::sha256(envelope),
                         .model = model->name,
                         .weights = model->digest,
                         .evidence = evidence,
                         .log = {opened.request.log_size, opened.request.log_root},
                         .tier = opened.facts.min_tier};
}

void NodeService::link_down() {
  for (const auto& [stream, answer] : answers_)
    count(*answer);
  answers_.clear();
  standings_.clear();
  welcome_ = false;
  challenged_ = false;
  nonce_root_ = {};
}

void NodeService::hand_back() {
  forget_ended();
  for (const auto& [stream, answer] : std::exchange(answers_, {})) {
    count(*answer);
    parts_.link.send(wire::Refuse{stream, owners_refusal(Fault::unavailable)});
  }
}

void NodeService::tick() {
  forget_ended();
  if (!challenged_) return;
  parts_.link.send(wire::LoadReport{load(), news()});
  renew();
}

wire::NodeLoad NodeService::load() const {
  wire::NodeLoad load = load_of(parts_.models, parts_.store);
  if (!takes_new_) load.slots = 0;
  return load;
}

std::vector<wire::ModelReport> NodeService::reports() const {
  std::vector<wire::ModelReport> reports;
  if (parts_.store == nullptr) return reports;
  for (const shelf::ModelNote& note : parts_.store->notes()) {
    reports.push_back({.model = note.name,
                       .loaded = note.loaded,
                       .load_ms = clamped(note.load_ms),
                       .prefill_millitokens = clamped(note.speed.prefill_millitokens),
                       .decode_millitokens = clamped(note.speed.decode_millitokens)});
  }
  return reports;
}

std::vector<wire::ModelReport> NodeService::news() {
  std::vector<wire::ModelReport> now = reports();
  std::vector<wire::ModelReport> news;
  for (const wire::ModelReport& report : now) {
    if (!std::ranges::contains(told_, report)) news.push_back(report);
  }
  told_ = std::move(now);
  return news;
}

void NodeService::offer(bool takes_new) {
  if (std::exchange(takes_new_, takes_new) == takes_new || !challenged_) return;
  parts_.link.send(wire::LoadReport{load()});
}

NodeService::Facts NodeService::facts() {
  forget_ended();
  return {static_cast<std::uint32_t>(answers_.size()), welcome_, counts_, standings_};
}

void NodeService::count(const Answer& answer) {
  if (!answer.relay.ended()) {
    counts_.cancelled += 1;
    return;
  }
  constexpr std::uint16_t kOurFault = 500;
  const AnswerRelay::Outcome outcome = answer.relay.outcome();
  (outcome.status < kOurFault ? counts_.served : counts_.failed) += 1;
  counts_.tokens += outcome.tokens;
}

void NodeService::forget_ended() {
  std::erase_if(answers_, [this](const auto& entry) {
    const bool ended = entry.second->relay.ended();
    if (ended) count(*entry.second);
    return ended;
  });
}

}  // namespace darkbloom::node
