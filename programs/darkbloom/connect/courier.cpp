#include "darkbloom/connect/courier.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "crypto/hash.h"
#include "darkbloom/connect/mismatch.h"

namespace darkbloom::connect {
namespace {

std::unexpected<Error> unavailable(std::string why, std::string code = {}) {
  Error error{Fault::unavailable, std::move(why), std::move(code)};
  error.retry_after_ms = 1000;
  return fail(std::move(error));
}

/// "wrong_region 2, not_allowed 1": how many machines each kept out.
std::string told(const std::array<std::size_t, kMismatches>& counts) {
  std::string text;
  for (std::size_t i = 0; i < kMismatches; ++i) {
    if (counts[i] == 0) continue;
    if (!text.empty()) text += ", ";
    text += name_of(static_cast<Mismatch>(i));
    text += " " + std::to_string(counts[i]);
  }
  return text;
}

/// Why nobody can be sealed to.
std::unexpected<Error> nobody(const CandidateList& candidates, const RequestFacts& facts,
                              const attest::Policy& policy) {
  const std::string& model = facts.model;
  const auto judged = candidates.judged();
  if (judged.empty()) return unavailable("No machine is connected to the network right now.");
  std::optional<Error> refusal;
  std::array<std::size_t, kMismatches> mismatches{};
  for (const Candidate* candidate : judged) {
    const attest::ServedModel* const offer = offer_of(candidate->verdict, model);
    if (offer == nullptr) continue;
    const auto accepted = attest::accept(candidate->verdict, policy);
    if (!accepted) refusal = accepted.error();
    if (!accepted) continue;
    const auto mismatch = mismatch_of(candidate->verdict, {*offer, facts.provider, facts.needs});
    if (!mismatch) return unavailable("No other machine that serves this model can be reached.");
    mismatches[static_cast<std::size_t>(*mismatch)] += 1;
  }
  if (const std::string why = told(mismatches); !why.empty()) {
    return unavailable("No machine for this model meets what the request demands (" + why + ").",
                       "provider_not_met");
  }
  if (refusal) {
    return unavailable("No machine will do for your policy: " + refusal->detail + ".",
                       "policy_not_met");
  }
  return fail(Error{Fault::not_found, "The model '" + model + "' does not exist.",
                    "model_not_found", "model"});
}

}  // namespace

Courier::Courier(Parts parts, Errand errand, RequestFacts facts, Recipient& recipient)
    : parts_(parts),
      errand_(std::move(errand)),
      policy_(attest::stricter(parts.candidates.policy(), errand_.demand)),
      facts_(std::move(facts)),
      recipient_(recipient) {}

seal::InnerRequest Courier::inner_request() const {
  seal::InnerRequest request;
  request.method = errand_.method;
  request.path = errand_.path;
  request.tenant = errand_.tenant;
  request.min_tier = static_cast<std::uint8_t>(policy_.min_tier);
  request.body = Secret::copy(errand_.body.view());
  for (const Candidate& candidate : sealed_to_)
    request.evidence.push_back(candidate.verdict.evidence);
  request.log_size = relied_on_.size;
  request.log_root = relied_on_.root;
  if (is_stream_ && !stream_.id().empty()) {
    request.resume_id = stream_.id();
    request.resume_created = stream_.created();
    request.resume_text = Secret::copy(stream_.text());
  }
  return request;
}

Wanted Courier::wanted() const {
  const UnixMillis now = parts_.clock.now_ms();
  Wanted wanted{facts_.model, policy_, failed_nodes_, now, &facts_};
  if (parts_.conversations != nullptr) {
    wanted.remembered = parts_.conversations->last(facts_.provider.terms.conversation, now);
  }
  return wanted;
}

wire::RoutingFacts Courier::routing_facts() const {
  wire::RoutingFacts facts;
  facts.sent_at_ms = parts_.clock.now_ms();
  facts.model = facts_.model;
  facts.token_bound = facts_.token_bound;
  facts.price_cap_nano = facts_.price_cap_nano();
  facts.min_tier = policy_.min_tier;
  facts.terms = facts_.provider.terms;
  return facts;
}

Result<Bytes> Courier::envelope() {
  opener_.reset();
  const auto chosen = parts_.candidates.choose(wanted(), parts_.random);
  if (chosen.empty()) return nobody(parts_.candidates, facts_, policy_);
  std::vector<seal::Recipient> recipients;
  sealed_to_.clear();
  relied_on_ = {};
  for (const Candidate* candidate : chosen) {
    if (candidate->verdict.log.size > relied_on_.size) relied_on_ = candidate->verdict.log;
    const attest::Statement& statement = candidate->verdict.statement;
    recipients.push_back(
        {candidate->verdict.node, statement.hpke, parts_.candidates.way_in(statement)});
    sealed_to_.push_back(*candidate);
  }
  auto sealed = seal::seal_request(routing_facts(), inner_request(), recipients, parts_.random);
  if (!sealed) return fail(sealed.error());
  opener_ = std::move(sealed->opener);
  request_ = crypto::sha256(sealed->envelope);
  chunks_.emplace(request_);
  head_seen_ = false;
  last_events_ = {};
  stream_.reopen();
  return std::move(sealed->envelope);
}

void Courier::quota(const wire::Quota& quota) {
  if (!head_delivered_) recipient_.quota(quota);
}

bool Courier::chunk(ByteView payload) {
  auto opened = opener_->open(payload);
  if (!opened) return give_up_after(opened.error());
  last_ = opener_->answering();
  if (!opened->last) chunks_->add(payload);
  return deliver(*opened);
}

bool Courier::give_up_after(const Error& why) {
  recipient_.failed(why);
  return false;
}

bool Courier::deliver(const seal::OpenedChunk& opened) {
  if (opened.last) return deliver_end(opened.plaintext.view());
  if (!head_seen_) return deliver_head(opened.plaintext.view());
  const std::string_view text = opened.plaintext.text();
  if (text.empty()) return true;
  // An SDK takes an answer for whole once it reads its end: not before the receipt is good.
  const std::size_t shown = is_stream_ ? before_end(text) : text.size();
  if (shown > 0) recipient_.part(text.substr(0, shown));
  last_events_.append(view_of(text.substr(shown)));
  return true;
}

std::size_t Courier::before_end(std::string_view events) {
  const std::size_t shown = facts_.resumable ? stream_.add(events) : events.size();
  if (!last_events_.empty()) return 0;
  return shown == events.size() && StreamText::ends_answer(events) ? 0 : shown;
}

bool Courier::deliver_end(ByteView signed_receipt) {
  if (!head_seen_) return give_up_after({Fault::invalid, "the answer ended before it began"});
  const auto receipt = receipt_file(signed_receipt);
  if (!receipt) return give_up_after(receipt.error());
  if (parts_.conversations != nullptr) {
    parts_.conversations->answered(facts_.provider.terms.conversation, answering().verdict.node,
                                   parts_.clock.now_ms());
  }
  if (!last_events_.empty()) recipient_.part(last_events_.text());
  recipient_.end(*receipt);
  return false;
}

const Candidate& Courier::answering() const {
  const auto node = [](const Candidate& candidate) { return candidate.verdict.node; };
  const auto who = std::ranges::find(sealed_to_, *opener_->answering(), node);
  check(who != sealed_to_.end(), "who answers was sealed to");
  return *who;
}

Result<attest::ReceiptFile> Courier::receipt_file(ByteView signed_receipt) const {
  const Candidate& who = answering();
  const attest::Exchanged exchanged{.request = request_,
                                    .evidence = who.verdict.evidence,
                                    .log = relied_on_,
                                    .tier = policy_.min_tier};
  const auto receipt =
      attest::check_receipt(signed_receipt, who.verdict.statement, exchanged, *chunks_);
  if (!receipt) return fail(receipt.error());
  return attest::ReceiptFile{copy_of(signed_receipt), *who.shown};
}

bool Courier::deliver_head(ByteView plaintext) {
  const auto head = seal::decode_inner_head(plaintext);
  if (!head) return give_up_after(head.error());
  head_seen_ = true;
  if (std::exchange(head_delivered_, true)) {
    if (head->status == 200) return true;
    return give_up_after({Fault::lost, "The answer was lost and could not be continued."});
  }
  is_stream_ = head->content_type.starts_with("text/event-stream");
  recipient_.head(*head, answering().verdict);
  return true;
}

bool Courier::can_go_on() const {
  if (!head_delivered_) return true;
  return is_stream_ && facts_.resumable && stream_.plain();
}

bool Courier::broken(const Error& why) {
  wait_ms_ = 0;
  const bool answering = opener_ && opener_->answering().has_value();
  if (!answering) return may_wait(why) || give_up_after(why);
  failed_nodes_.push_back(*opener_->answering());
  if (facts_.provider.may_move() && can_go_on() && ++resumes_ <= kResumesMax) return true;
  return give_up_after(why);
}

bool Courier::cut_off(const Error& why) {
  if (can_go_on() && ++resumes_ <= kResumesMax) return true;
  return give_up_after(why);
}

bool Courier::may_wait(const Error& why) {
  wait_ms_ = std::clamp<UnixMillis>(why.retry_after_ms, kWaitLeastMs, kWaitMostMs);
  const bool was_lost = why.fault == Fault::lost;
  if (!head_delivered_) return was_lost && !sealed_to_.empty() && ++restarts_ <= kRestartsMax;
  const bool is_busy = why.fault == Fault::no_capacity || why.fault == Fault::rate_limited ||
                       why.fault == Fault::unavailable || why.fault == Fault::not_found;
  return (was_lost || is_busy) && can_go_on() && ++waits_ <= kWaitsMax;
}

}  // namespace darkbloom::connect
