#include "darkbloom/connect/fallback_exchange.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace darkbloom::connect {
namespace {

/// Whole seconds of a retry-after header as milliseconds; 0 where there is none.
std::uint32_t retry_after_ms(const front::Headers& headers) {
  constexpr std::uint32_t kMostSeconds = 24 * 60 * 60;
  const auto found = std::ranges::find(headers, "retry-after", &front::Headers::value_type::first);
  if (found == headers.end()) return 0;
  const std::string& text = found->second;
  std::uint32_t seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole ? std::min(seconds, kMostSeconds) * 1000 : 0;
}

/// A refusal that came as an answer.
Error error_of(const front::AnswerHead& head, const std::string& by) {
  const bool busy = refusal_of(head.status) == Refusal::busy;
  Error error{busy ? Fault::no_capacity : Fault::lost,
              by + " answered with status " + std::to_string(head.status) + "."};
  error.retry_after_ms = retry_after_ms(head.headers);
  return error;
}

}  // namespace

/// What one of those that were asked says; when it only refuses, the listener hears nothing of it.
class FallbackExchange::Attempt final : public front::Listener {
 public:
  Attempt(FallbackExchange& exchange, Place* place) : exchange_(exchange), place_(place) {}

  void head(const front::AnswerHead& head) override {
    const Refusal refusal = refusal_of(head.status);
    note(refusal, retry_after_ms(head.headers));
    if (refusal != Refusal::standing && exchange_.has_next(refusal, place_)) {
      held_ = error_of(head, name());
      held_as_ = refusal;
      return;
    }
    began_ = true;
    front::AnswerHead marked = head;
    std::ranges::copy(exchange_.marks(place_), std::back_inserter(marked.headers));
    exchange_.listener_.head(marked);
  }

  void part(std::string_view text) override {
    if (began_) exchange_.listener_.part(text);
  }

  void end(ByteView receipt) override {
    over_ = true;
    if (!began_) return refuse({held_}, held_as_);
    exchange_.close();
    exchange_.listener_.end(receipt);
  }

  void failed(const front::Failure& failure) override {
    over_ = true;
    const Refusal refusal = refusal_of(failure.error);
    note(refusal, failure.error.retry_after_ms);
    if (!began_) return refuse(failure, refusal);
    exchange_.close();
    exchange_.listener_.failed(failure);
  }

  front::Answerer& answerer() const { return place_ ? place_->answerer : exchange_.parts_.sealed; }
  bool over() const { return over_; }
  front::AnswerId id = 0;

 private:
  /// An upstream that answers may be asked again at once, one that does not is left alone.
  void note(Refusal refusal, std::uint32_t wanted_ms) {
    if (place_ == nullptr) return;
    if (refusal == Refusal::standing) return place_->cool_down.answered();
    place_->cool_down.refused(refusal, wanted_ms, exchange_.parts_.clock.now_ms());
  }
  std::string name() const {
    return place_ ? "The upstream " + place_->upstream.name : "The sealed network";
  }
  /// It was sealed to nodes, which may have opened it.
  void refuse(const front::Failure& failure, Refusal refusal) {
    if (place_ == nullptr) exchange_.seen_by_ += ",node";
    exchange_.refused(failure, refusal, place_);
  }

  FallbackExchange& exchange_;
  Place* place_;
  Error held_ = {};
  Refusal held_as_ = Refusal::standing;
  bool began_ = false;
  bool over_ = false;
};

FallbackExchange::FallbackExchange(Parts parts, front::Listener& listener)
    : parts_(std::move(parts)), listener_(listener) {}

FallbackExchange::~FallbackExchange() = default;

Result<void> FallbackExchange::begin(front::Request request) {
  keep(request);
  kept_.share = std::exchange(request.share, {});
  auto asked = ask(nullptr, std::move(request));
  if (asked || parts_.places.empty()) return asked;
  refused({asked.error()}, refusal_of(asked.error()), nullptr);
  return {};
}

void FallbackExchange::keep(front::Request& request) {
  if (!parts_.places.empty() && !request.share.grow(request.body.size())) parts_.places.clear();
  if (parts_.places.empty()) return;
  kept_.method = request.method;
  kept_.path = request.path;
  kept_.body = Secret::copy(request.body.view());
}

Result<void> FallbackExchange::ask(Place* place, front::Request request) {
  Attempt& attempt = *attempts_.emplace_back(std::make_unique<Attempt>(*this, place));
  const auto id = attempt.answerer().start(std::move(request), attempt);
  if (!id) return fail(id.error());
  attempt.id = *id;
  return {};
}

void FallbackExchange::refused(front::Failure failure, Refusal refusal, const Place* by) {
  last_ = std::move(failure);
  std::erase_if(parts_.places, [&](const Place* place) {
    return refusal == Refusal::standing || (by == nullptr && !helps(place->upstream.when, refusal));
  });
  ask_next();
}

void FallbackExchange::ask_next() {
  while (!parts_.places.empty()) {
    Place& place = *parts_.places.front();
    parts_.places.erase(parts_.places.begin());
    if (cools_down(place)) continue;
    seen_by_ += "," + place.upstream.name;
    left_ = true;
    const auto asked = ask(&place, request_again());
    if (asked) return;
    last_ = {asked.error()};
  }
  finish();
}

front::Request FallbackExchange::request_again() {
  return {.method = kept_.method,
          .path = kept_.path,
          .api_key = {},
          .body = parts_.places.empty() ? std::move(kept_.body) : Secret::copy(kept_.body.view())};
}

bool FallbackExchange::cools_down(const Place& place) {
  const std::uint32_t left = place.cool_down.left_ms(parts_.clock.now_ms());
  if (left == 0) return false;
  if (last_.error.fault == Fault::not_found) {
    Error later{Fault::unavailable, "The upstream that serves this model was busy or failed."};
    later.retry_after_ms = left;
    last_ = {std::move(later)};
  }
  return true;
}

bool FallbackExchange::has_next(Refusal refusal, const Place* after) const {
  return std::ranges::any_of(parts_.places, [&](const Place* place) {
    const bool asked = after != nullptr || helps(place->upstream.when, refusal);
    return asked && place->cool_down.left_ms(parts_.clock.now_ms()) == 0;
  });
}

front::Headers FallbackExchange::marks(const Place* place) const {
  if (place == nullptr) return {{"darkbloom-upstream", "sealed"}};
  return {{"darkbloom-upstream", place->upstream.name}, {"darkbloom-plaintext-seen-by", seen_by_}};
}

void FallbackExchange::finish() {
  if (left_) last_.headers.emplace_back("darkbloom-plaintext-seen-by", seen_by_);
  close();
  listener_.failed(last_);
}

void FallbackExchange::close() {
  over_ = true;
  kept_ = {};
}

void FallbackExchange::cancel() {
  const Attempt& present = *attempts_.back();
  if (!present.over()) present.answerer().cancel(present.id);
  close();
}

}  // namespace darkbloom::connect
