#include "darkbloom/connect/upstream_link.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "darkbloom/connect/whole_events.h"
#include "json/document.h"
#include "json/write.h"

namespace darkbloom::connect {
namespace {

constexpr std::string_view kEventStream = "text/event-stream";
constexpr std::string_view kBasePath = "/v1";
constexpr std::string_view kMessagesPath = "/v1/messages";
constexpr std::array kPassedOn = {"retry-after", "retry-after-ms", "x-request-id",
                                  "openai-processing-ms"};
constexpr std::string_view kRateLimits = "x-ratelimit-";
constexpr std::size_t kHeaderMax = 256;  // of a value that is passed on

std::string url_of(const Upstream& upstream, std::string_view path) {
  return upstream.url + std::string(path.substr(kBasePath.size()));
}

/// Anthropic's API has its key elsewhere and wants to know its version.
std::map<std::string, std::string> headers_for(const Upstream& upstream, std::string_view path) {
  std::map<std::string, std::string> headers = {{"content-type", "application/json"}};
  const std::string key(upstream.key.text());
  if (!key.empty()) headers.emplace("authorization", "Bearer " + key);
  if (!path.starts_with(kMessagesPath)) return headers;
  if (!key.empty()) headers.emplace("x-api-key", key);
  headers.emplace("anthropic-version", "2023-06-01");
  return headers;
}

bool is_passed_on(std::string_view name, std::string_view value) {
  const bool known = name.starts_with(kRateLimits) || std::ranges::contains(kPassedOn, name);
  return known && value.size() <= kHeaderMax;
}

std::string value_of(const HttpHead& head, const char* name) {
  const auto found = head.headers.find(name);
  return found == head.headers.end() ? std::string() : found->second;
}

front::AnswerHead answer_head(const HttpHead& head) {
  front::AnswerHead answer{.status = head.status, .content_type = value_of(head, "content-type")};
  for (const auto& [name, value] : head.headers) {
    if (is_passed_on(name, value)) answer.headers.emplace_back(name, value);
  }
  return answer;
}

}  // namespace

/// Tells the front what the upstream says.
class UpstreamLink::Answer final : public HttpHearer {
 public:
  Answer(const Upstream& upstream, front::Listener& listener)
      : upstream_(upstream), listener_(listener) {}

  void head(const HttpHead& head) override {
    if (head.status == 401 || head.status == 403)
      return refuse("refuses the key that it was given");
    if (head.status >= 300 && head.status < 400) return refuse("answers from somewhere else");
    is_stream_ = head.status < 300 && value_of(head, "content-type").starts_with(kEventStream);
    listener_.head(answer_head(head));
  }

  bool body(std::string_view bytes) override {
    if (over_) return false;
    return is_stream_ ? pass_events(bytes) : pass_bytes(bytes);
  }

  /// A stream that was cut must not look whole, though its connection was closed in order.
  void end() override {
    if (over_) return;
    if (is_stream_ && !events_.ended()) return give_up("ended its stream before it was whole");
    over_ = true;
    listener_.end({});
  }

  void failed(const Error& error) override {
    if (over_) return;
    over_ = true;
    listener_.failed({Error{error.fault, says(error.detail)}});
  }

  bool over() const { return over_; }
  HttpCallId call = 0;

 private:
  bool pass_events(std::string_view bytes) {
    const auto events = events_.add(bytes);
    if (!events) return give_up("sends an event over 4 MiB"), false;
    if (!events->empty()) listener_.part(events->text());
    return true;
  }

  bool pass_bytes(std::string_view bytes) {
    size_ += bytes.size();
    if (size_ > kAnswerMax) return give_up("answers more than 64 MiB"), false;
    listener_.part(bytes);
    return true;
  }

  std::string says(std::string_view what) const {
    return "The upstream " + upstream_.name + " " + std::string(what) + ".";
  }
  void give_up(const char* what) { tell({Fault::lost, says(what)}); }
  void refuse(const char* what) { tell({Fault::unavailable, says(what)}); }
  void tell(Error error) {
    over_ = true;
    listener_.failed({std::move(error)});
  }

  const Upstream& upstream_;
  front::Listener& listener_;
  WholeEvents events_;
  std::size_t size_ = 0;
  bool is_stream_ = false;
  bool over_ = false;
};

UpstreamLink::UpstreamLink(const Upstream& upstream, HttpClient& client)
    : upstream_(upstream), client_(client) {}

UpstreamLink::~UpstreamLink() = default;

Result<front::AnswerId> UpstreamLink::start(front::Request request, front::Listener& listener) {
  forget_over();
  auto body = body_for(upstream_, std::move(request.body));
  if (!body) return fail(body.error());
  auto answer = std::make_unique<Answer>(upstream_, listener);
  const auto call = client_.start({.url = url_of(upstream_, request.path),
                                   .headers = headers_for(upstream_, request.path),
                                   .body = std::move(*body),
                                   .quiet_seconds = upstream_.timeout_seconds},
                                  *answer);
  if (!call) return fail(call.error());
  answers_.emplace(*call, std::move(answer));
  return *call;
}

void UpstreamLink::cancel(front::AnswerId answer) {
  client_.cancel(answer);
  answers_.erase(answer);
}

/// Later than they end: who tells of the end is still on the stack then.
void UpstreamLink::forget_over() {
  std::erase_if(answers_, [this](const auto& each) {
    if (each.second->over()) client_.cancel(each.first);
    return each.second->over();
  });
}

Result<Secret> body_for(const Upstream& upstream, Secret body) {
  const bool renames = std::ranges::any_of(
      upstream.models, [](const auto& each) { return each.first != each.second; });
  if (!renames) return body;
  auto parsed = json::parse(body.text());
  if (!parsed) return fail(parsed.error());
  auto* const object = std::get_if<json::Node::Object>(&parsed->value);
  const json::Node* const model = parsed->find("model");
  const auto* const name = model == nullptr ? nullptr : model->as<std::string>();
  const auto known = name == nullptr ? upstream.models.end() : upstream.models.find(*name);
  if (known == upstream.models.end()) {
    return fail(Fault::invalid, "The upstream " + upstream.name + " has no such model.");
  }
  if (known->first == known->second) return body;
  for (json::Member& member : *object) {
    if (member.name == "model") member.node.value = known->second;
  }
  std::string text = json::to_text(*parsed);
  Secret renamed = Secret::copy(view_of(text));
  wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return renamed;
}

}  // namespace darkbloom::connect
