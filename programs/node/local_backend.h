#pragma once
// The front's backend that runs the models of this machine for its owner: nothing is sealed,
// because nothing leaves the process but the answer.

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "front/backend.h"
#include "node/served_models.h"
#include "openai/service.h"

namespace darkbloom::node {

class LocalBackend final : public front::Backend {
 public:
  /// Runs what it is given on the front's thread, soon and in order. Safe from any thread.
  using Post = std::function<void(std::function<void()>)>;

  /// All outlive the backend.
  struct Parts {
    openai::Service& api;
    const ServedModels& models;
    Random& random;
  };
  /// Whoever has `key` is the owner.
  LocalBackend(Parts parts, std::string key);
  ~LocalBackend() override;

  /// Before the first request.
  void post_with(Post post) { post_ = std::move(post); }

  /// Refuses as unauthenticated any other key.
  Result<front::AnswerId> start(front::Request request, front::Listener& listener) override;
  void cancel(front::AnswerId answer) override;
  std::vector<front::ListedModel> models() const override;
  std::string health() const override;
  /// Also about once a second, so that nothing that has ended holds on to its model.
  void forget_ended();

 private:
  struct Running;

  Result<openai::Request> opened(front::Request& request) const;

  Parts parts_;
  std::string key_;
  TenantKey tenant_;
  Post post_;
  std::map<front::AnswerId, std::unique_ptr<Running>> running_;
  front::AnswerId next_ = 1;
};

}  // namespace darkbloom::node
