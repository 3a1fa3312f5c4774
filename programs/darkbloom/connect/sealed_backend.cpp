#include "darkbloom/connect/sealed_backend.h"

#include <algorithm>
#include <set>
#include <utility>

#include "darkbloom/connect/demand.h"
#include "darkbloom/connect/limit_headers.h"
#include "front/upload.h"
#include "json/object_writer.h"

namespace darkbloom::connect {

static_assert(front::kBodyMax <= seal::kBodyMax, "every body that is taken can be sealed");

/// Tells the front what the courier says, and which machine says it.
class SealedBackend::Hearing final : public Recipient {
 public:
  Hearing(front::Listener& listener, wire::ErrorStyle style, const Clock& clock)
      : listener_(listener), style_(style), clock_(clock) {}

  void quota(const wire::Quota& quota) override {
    limits_ = limit_headers(quota, style_, clock_.now_ms());
  }

  void head(const seal::InnerHead& head, const attest::Verdict& by) override {
    listener_.head(
        {.status = head.status,
         .content_type = head.content_type,
         .headers = {{"darkbloom-node", by.node.hex()}, {"darkbloom-tier", attest::tier_text(by)}},
         .passing = limits_,
         .receipted = true});
  }
  void part(std::string_view text) override { listener_.part(text); }
  void end(const attest::ReceiptFile& receipt) override {
    over_ = true;
    listener_.end(encode_receipt_file(receipt));
  }
  void failed(const Error& error) override {
    over_ = true;
    listener_.failed({error, limits_});
  }
  bool over() const { return over_; }

 private:
  front::Listener& listener_;
  wire::ErrorStyle style_;
  const Clock& clock_;
  front::Headers limits_;  // as they were when the request was judged
  bool over_ = false;
};

SealedBackend::SealedBackend(Dispatch& dispatch, const Clock& clock)
    : dispatch_(dispatch), clock_(clock) {}

SealedBackend::~SealedBackend() = default;

Result<front::AnswerId> SealedBackend::start(front::Request request, front::Listener& listener) {
  forget_over();
  const auto demand = demand_of(request.wishes);
  if (!demand) return fail(demand.error());
  auto hearing = std::make_unique<Hearing>(listener, wire::style_of(request.path), clock_);
  const auto errand = dispatch_.start({.method = std::move(request.method),
                                       .path = std::move(request.path),
                                       .api_key = std::move(request.api_key),
                                       .demand = *demand,
                                       .body = std::move(request.body),
                                       .share = std::move(request.share),
                                       .region = wish_of(request.wishes, "darkbloom-region")},
                                      *hearing);
  if (!errand) return fail(errand.error());
  hearings_.emplace(*errand, std::move(hearing));
  return *errand;
}

void SealedBackend::cancel(front::AnswerId answer) {
  dispatch_.cancel(static_cast<wire::StreamId>(answer));
  hearings_.erase(answer);
}

/// Later than they end: who tells of the end is still on the stack then.
void SealedBackend::forget_over() {
  std::erase_if(hearings_, [](const auto& each) { return each.second->over(); });
}

/// Those at which machines serve it now.
std::vector<std::string> SealedBackend::tiers_of(const std::string& model) const {
  std::set<std::string> tiers;
  for (const Candidate* const candidate : dispatch_.candidates().judged()) {
    if (offers(candidate->verdict, model)) tiers.insert(attest::tier_text(candidate->verdict));
  }
  return {tiers.begin(), tiers.end()};
}

std::vector<front::ListedModel> SealedBackend::models() const {
  std::vector<front::ListedModel> listed;
  for (const attest::ServedModel& model : dispatch_.candidates().models())
    listed.push_back({model, tiers_of(model.name)});
  return listed;
}

std::string SealedBackend::health() const {
  const auto judged = dispatch_.candidates().judged();
  const auto at_least = [&](wire::Tier tier) {
    return std::ranges::count_if(judged,
                                 [&](const Candidate* each) { return each->verdict.tier >= tier; });
  };
  const std::size_t accepted = dispatch_.candidates().size();
  std::string text;
  json::ObjectWriter(text)
      .text("status", dispatch_.linked() && accepted > 0 ? "ok" : "waiting")
      .number("nodes", static_cast<std::int64_t>(judged.size()))
      .number("sealed", at_least(wire::Tier::sealed))
      .number("measured", at_least(wire::Tier::measured))
      .number("accepted", static_cast<std::int64_t>(accepted))
      .end();
  return text;
}

}  // namespace darkbloom::connect
