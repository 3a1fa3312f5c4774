#pragma once
// Follows some of the streams and writes each that ends as a trace. What a client sends (a
// traceparent, an id) is not looked at: it would tie sealed requests to their senders' own records.

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "coordinator/trace_json.h"
#include "fleet/onlooker.h"

namespace darkbloom::coordinator {

/// Takes whole lines; what becomes of them is its own.
class TraceSink {
 public:
  virtual ~TraceSink() = default;
  virtual void line(std::string_view text) = 0;
};

class Tracer final : public fleet::Onlooker {
 public:
  static constexpr std::size_t kFollowedMax = 4'096;  ///< at once; more are not traced

  /// All outlive the tracer.
  struct Parts {
    const fleet::Registry& registry;
    const Clock& clock;
    Random& random;
    TraceSink& sink;
  };
  /// `ratio`: of streams, 0 to 1, drawn when each begins.
  Tracer(Parts parts, double ratio) : parts_(parts), ratio_(ratio) {}

  void sent(const fleet::Request& request, const fleet::Request::Out& out,
            fleet::Reason why) override;
  void answered(const fleet::Request&, const fleet::Request::Out&) override {}
  void passed(std::size_t) override {}
  void came_back(const fleet::Request& request, const fleet::Request::Out& out,
                 fleet::LegEnd how) override;
  void ended(const fleet::Request& request, fleet::Terminal terminal,
             std::optional<Fault> why) override;

 private:
  using Key = std::pair<fleet::ClientId, wire::StreamId>;
  bool draws();
  StreamSpan* begin(const fleet::Request& request);
  StreamSpan* find(const fleet::Request& request);

  Parts parts_;
  double ratio_;
  std::map<Key, StreamSpan> followed_;
};

}  // namespace darkbloom::coordinator
