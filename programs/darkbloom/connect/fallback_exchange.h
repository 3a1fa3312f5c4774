#pragma once
// One request on its way through the sealed network and then upstreams, until an answer begins.

#include <memory>
#include <string>
#include <vector>

#include "base/environment.h"
#include "darkbloom/connect/cool_down.h"
#include "darkbloom/connect/upstream.h"
#include "front/backend.h"

namespace darkbloom::connect {

/// One upstream, what asks it, and whether it is left alone for now.
struct Place {
  const Upstream& upstream;
  front::Answerer& answerer;
  CoolDown cool_down = {};
};

class FallbackExchange {
 public:
  /// `places` may be asked after `sealed`, in this order. All outlive the exchange.
  struct Parts {
    front::Answerer& sealed;
    std::vector<Place*> places;
    const Clock& clock;
  };
  FallbackExchange(Parts parts, front::Listener& listener);
  ~FallbackExchange();

  /// Keeps a copy of the body where somebody else may be asked and the budget holds it. A refusal
  /// is not told to the listener, which may hear of the end before this returns.
  Result<void> begin(front::Request request);
  /// The listener hears nothing further.
  void cancel();
  bool over() const { return over_; }

 private:
  class Attempt;

  void keep(front::Request& request);
  /// Null: the sealed network.
  Result<void> ask(Place* place, front::Request request);
  /// Somebody refused before an answer began: asks the next, or tells the last refusal.
  void refused(front::Failure failure, Refusal refusal, const Place* by);
  void ask_next();
  front::Request request_again();
  /// True for one that is left alone for now. Where nobody else has the model, that is what is
  /// told.
  bool cools_down(const Place& place);
  bool has_next(Refusal refusal, const Place* after) const;
  front::Headers marks(const Place* place) const;
  void finish();
  void close();

  Parts parts_;  // its places are those not asked yet
  front::Listener& listener_;
  front::Request kept_ = {};                        // to ask again with
  std::vector<std::unique_ptr<Attempt>> attempts_;  // the last is the present one
  std::string seen_by_ = "connect";
  bool left_ = false;  // the sealed network
  front::Failure last_ = {};
  bool over_ = false;
};

}  // namespace darkbloom::connect
