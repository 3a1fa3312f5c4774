#pragma once
// The sealed network first, then upstreams in the order of their file, until somebody's answer has
// begun: from then on it is that one's, also when it breaks. Each answer says whose it is
// (darkbloom-upstream) and who has read the text (darkbloom-plaintext-seen-by).

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/environment.h"
#include "darkbloom/connect/fallback_exchange.h"
#include "front/backend.h"

namespace darkbloom::connect {

class Fallbacks final : public front::Backend {
 public:
  /// `sealed`, what `places` names and `clock` outlive the backend.
  Fallbacks(front::Backend& sealed, std::vector<Place> places, const Clock& clock);
  ~Fallbacks() override;

  Result<front::AnswerId> start(front::Request request, front::Listener& listener) override;
  void cancel(front::AnswerId answer) override;
  /// The sealed ones, then those that only an upstream serves.
  std::vector<front::ListedModel> models() const override;
  /// The sealed network's, with "upstreams": each one's name and state, ok or cooling_down.
  std::string health() const override;

 private:
  /// Who may be asked after the sealed network, in order.
  Result<std::vector<Place*>> places_for(const front::Request& request);

  front::Backend& sealed_;
  std::vector<Place> places_;
  const Clock& clock_;
  front::AnswerId next_ = 1;
  std::map<front::AnswerId, std::unique_ptr<FallbackExchange>> exchanges_;
};

}  // namespace darkbloom::connect
