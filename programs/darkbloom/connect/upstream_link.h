#pragma once
// One upstream: requests become its HTTP calls, its answers the front's.

#include <map>
#include <memory>

#include "darkbloom/connect/http_client.h"
#include "darkbloom/connect/upstream.h"
#include "front/backend.h"

namespace darkbloom::connect {

class UpstreamLink final : public front::Answerer {
 public:
  static constexpr std::size_t kAnswerMax = 64U << 20;  ///< bytes of one that is no stream

  /// Both outlive the link.
  UpstreamLink(const Upstream& upstream, HttpClient& client);
  ~UpstreamLink() override;

  /// The body goes as it is, but for the model's name where the upstream has another. Of the
  /// client's headers and key nothing goes. A refused key is a failure of the upstream
  /// (unavailable), never an answer to the client.
  Result<front::AnswerId> start(front::Request request, front::Listener& listener) override;
  void cancel(front::AnswerId answer) override;

 private:
  class Answer;

  void forget_over();

  const Upstream& upstream_;
  HttpClient& client_;
  std::map<front::AnswerId, std::unique_ptr<Answer>> answers_;
};

/// The body with the name that `upstream` has for its model; the same bytes where it renames none.
/// Refuses as invalid what names none of its models.
Result<Secret> body_for(const Upstream& upstream, Secret body);

}  // namespace darkbloom::connect
