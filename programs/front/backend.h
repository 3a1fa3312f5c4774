#pragma once
// What stands behind the HTTP front and answers its requests.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "front/body_budget.h"
#include "front/listener.h"
#include "front/model_json.h"

namespace darkbloom::front {

struct Request {
  std::string method;  ///< "POST"
  std::string path;    ///< "/v1/chat/completions"
  std::string api_key;
  std::map<std::string, std::string> wishes = {};  ///< the headers darkbloom-*, in lower case
  Secret body = {};
  BodyShare share = {};  ///< of what all bodies may hold
};

/// Names one answer of a backend. Never 0.
using AnswerId = std::uint64_t;

/// All on the front's one thread.
class Answerer {
 public:
  virtual ~Answerer() = default;
  /// Begins to answer. `listener` outlives the answer; a refusal here is not told to it. It may
  /// hear of its end before this returns.
  virtual Result<AnswerId> start(Request request, Listener& listener) = 0;
  /// Nobody wants it any more; the listener hears nothing further. One that has ended is no error.
  virtual void cancel(AnswerId answer) = 0;
};

/// What stands behind a front as a whole.
class Backend : public Answerer {
 public:
  virtual std::vector<ListedModel> models() const = 0;
  /// For GET /health: JSON.
  virtual std::string health() const = 0;
};

}  // namespace darkbloom::front
