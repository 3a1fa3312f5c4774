#include "node/local_backend.h"

#include <utility>

#include "json/object_writer.h"
#include "node/local_relay.h"

namespace darkbloom::node {

/// A relay and the exchange that feeds it. The exchange ends first.
struct LocalBackend::Running {
  Running(front::Listener& listener, front::BodyShare body_share, Post post)
      : share(std::move(body_share)), relay(listener, std::move(post)) {}
  front::BodyShare share;
  LocalRelay relay;
  std::unique_ptr<openai::Exchange> exchange = {};
};

LocalBackend::LocalBackend(Parts parts, std::string key)
    : parts_(parts), key_(std::move(key)), tenant_(TenantKey::random(parts.random)) {}

LocalBackend::~LocalBackend() = default;

Result<openai::Request> LocalBackend::opened(front::Request& request) const {
  if (!equal_in_constant_time(view_of(request.api_key), view_of(key_))) {
    return fail(Fault::unauthenticated, "Incorrect API key provided.");
  }
  return openai::Request{.method = std::move(request.method),
                         .path = std::move(request.path),
                         .body = std::move(request.body),
                         .tenant = tenant_,
                         .request_id = "req_" + RequestId::random(parts_.random).hex()};
}

Result<front::AnswerId> LocalBackend::start(front::Request request, front::Listener& listener) {
  forget_ended();
  auto asked = opened(request);
  if (!asked) return fail(asked.error());
  auto running = std::make_unique<Running>(listener, std::move(request.share), post_);
  auto served = parts_.api.serve(std::move(*asked), running->relay);
  if (!served) return fail(served.error());
  running->exchange = std::move(*served);
  running_.emplace(next_, std::move(running));
  return next_++;
}

void LocalBackend::cancel(front::AnswerId answer) {
  running_.erase(answer);
}

/// Later than they end: who tells of the end is still on the stack then.
void LocalBackend::forget_ended() {
  std::erase_if(running_, [](const auto& each) { return each.second->relay.ended(); });
}

std::vector<front::ListedModel> LocalBackend::models() const {
  std::vector<front::ListedModel> listed;
  for (const attest::ServedModel& model : parts_.models.stated())
    listed.push_back({model});
  return listed;
}

std::string LocalBackend::health() const {
  std::string text;
  json::ObjectWriter(text).text("status", "ok").number("models", models().size()).end();
  return text;
}

}  // namespace darkbloom::node
