#include "darkbloom/connect/web.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpRequest.h>

#include <memory>
#include <optional>
#include <utility>

#include "darkbloom/connect/curl_client.h"
#include "darkbloom/connect/fallbacks.h"
#include "darkbloom/connect/node_list.h"
#include "darkbloom/connect/sealed_backend.h"
#include "darkbloom/connect/session.h"
#include "darkbloom/connect/upstream_link.h"
#include "front/http_response.h"

namespace darkbloom::connect {
namespace {

/// The only ones besides the person who asks.
constexpr const char* kSeenBy = "connect,node";

/// What answers: sealed machines and, where there are any, upstreams.
class Answering {
 public:
  Answering(front::Backend& sealed, const std::vector<Upstream>& upstreams, const Clock& clock)
      : sealed_(sealed) {
    if (upstreams.empty()) return;
    std::vector<Place> places;
    for (const Upstream& upstream : upstreams) {
      links_.push_back(std::make_unique<UpstreamLink>(upstream, client_));
      places.push_back({upstream, *links_.back()});
    }
    fallbacks_.emplace(sealed, std::move(places), clock);
  }
  front::Backend& backend() { return fallbacks_ ? *fallbacks_ : sealed_; }
  void start(trantor::EventLoop* loop) { client_.use(loop); }

 private:
  front::Backend& sealed_;
  std::vector<std::unique_ptr<UpstreamLink>> links_;  // before their client ends
  CurlClient client_;
  std::optional<Fallbacks> fallbacks_;
};

/// The machines, with this client's verdict on each.
void add_nodes_route(const Session& session, Random& random, bool open_to_pages) {
  drogon::app().registerHandler(
      "/v1/nodes",
      [&session, &random, open_to_pages](const drogon::HttpRequestPtr&,
                                         front::HttpCallback&& answer) {
        answer(front::json_response(200, nodes_json(session.candidates()),
                                    front::new_marks(random, kSeenBy, open_to_pages)));
      },
      {drogon::Get});
}

}  // namespace

void serve(const WebOptions& options, const Clock& clock, Random& random) {
  Session session(options.access, clock, random);
  SealedBackend sealed(session.dispatch(), clock);
  Answering answering(sealed, options.upstreams, clock);
  add_nodes_route(session, random, options.upstreams.empty());
  front::WebOptions front = options.front;
  front.seen_by = kSeenBy;
  // What a machine serves wants a key that the coordinator knows; an upstream answers without it.
  front.open_to_pages = options.upstreams.empty();
  front::serve(front, {answering.backend(), clock, random}, [&](trantor::EventLoop* loop) {
    session.start(loop);
    answering.start(loop);
  });
}

}  // namespace darkbloom::connect
