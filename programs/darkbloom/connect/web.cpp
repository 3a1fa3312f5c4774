#include "darkbloom/connect/web.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpRequest.h>

#include "darkbloom/connect/node_list.h"
#include "darkbloom/connect/sealed_backend.h"
#include "darkbloom/connect/session.h"
#include "front/http_response.h"

namespace darkbloom::connect {
namespace {

/// The only ones besides the person who asks.
constexpr const char* kSeenBy = "connect,node";

/// The machines, with this client's verdict on each.
void add_nodes_route(const Session& session, Random& random) {
  drogon::app().registerHandler(
      "/v1/nodes",
      [&session, &random](const drogon::HttpRequestPtr&, front::HttpCallback&& answer) {
        answer(front::json_response(200, nodes_json(session.candidates()),
                                    front::new_marks(random, kSeenBy)));
      },
      {drogon::Get});
}

}  // namespace

void serve(const WebOptions& options, const Clock& clock, Random& random) {
  Session session(options.access, clock, random);
  SealedBackend backend(session.dispatch(), clock);
  add_nodes_route(session, random);
  front::WebOptions front = options.front;
  front.seen_by = kSeenBy;
  front::serve(front, {backend, clock, random},
               [&session](trantor::EventLoop* loop) { session.start(loop); });
}

}  // namespace darkbloom::connect
