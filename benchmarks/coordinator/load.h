#pragma once
// One run of a load: everybody connects, warms up, is counted for some seconds, and stops asking.

#include <trantor/net/EventLoop.h>

#include <memory>
#include <string>
#include <vector>

#include "asker.h"
#include "crypto/random.h"
#include "http_upstream.h"
#include "stub_node.h"

namespace darkbloom::bench {

struct LoadOptions {
  std::uint16_t port = 0;           ///< of the coordinator, or of the proxy
  std::uint16_t upstream_port = 0;  ///< 0: through a coordinator; else what the proxy passes on to
  std::vector<std::string> keys = {};
  std::size_t nodes = 16;
  std::size_t askers = 64;  ///< each with a connection of its own and one request at a time
  std::size_t body = 1024;  ///< bytes of a request, before it is sealed
  std::uint32_t chunks = 2;
  std::string pace = "at_once";
  double pause_ms = 0;  ///< between an answer and the next question
  double warm_s = 0.5;
  double seconds = 2;  ///< 0: nobody asks, until the process is told to stop
};

class Load {
 public:
  explicit Load(LoadOptions options);
  /// Prints "ready" once all is connected (with pace held: once all streams are open), "begin" when
  /// it begins to count, and at last the tally.
  void run();

 private:
  void connect();
  void connect_nodes();
  Bytes envelope_for(std::size_t asker);
  bool all_ready() const;
  void wait_until_ready();
  void start_asking();
  void ended(Asker& asker);
  void finish();

  LoadOptions options_;
  crypto::SystemRandom random_;
  trantor::EventLoop loop_;
  Place place_;
  ChunkBytes chunks_;
  Answers answers_;
  Tally tally_;
  StubNode::AskerOf asker_of_;
  std::function<void(Asker&)> on_end_;
  std::unique_ptr<HttpUpstream> upstream_;
  std::vector<std::unique_ptr<StubNode>> nodes_;
  std::vector<std::unique_ptr<Asker>> askers_;
  std::size_t waiting_ = 0;  // askers that have an answer outstanding
  bool stopping_ = false;
};

}  // namespace darkbloom::bench
