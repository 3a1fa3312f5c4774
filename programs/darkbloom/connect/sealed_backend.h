#pragma once
// The front's backend that seals: each request becomes an errand of the dispatch.

#include <map>
#include <memory>

#include "darkbloom/connect/dispatch.h"
#include "front/backend.h"

namespace darkbloom::connect {

class SealedBackend final : public front::Backend {
 public:
  /// Both outlive the backend.
  SealedBackend(Dispatch& dispatch, const Clock& clock);
  ~SealedBackend() override;

  Result<front::AnswerId> start(front::Request request, front::Listener& listener) override;
  void cancel(front::AnswerId answer) override;
  std::vector<front::ListedModel> models() const override;
  std::string health() const override;

 private:
  class Hearing;

  std::vector<std::string> tiers_of(const std::string& model) const;
  void forget_over();

  Dispatch& dispatch_;
  const Clock& clock_;
  std::map<front::AnswerId, std::unique_ptr<Hearing>> hearings_;
};

}  // namespace darkbloom::connect
