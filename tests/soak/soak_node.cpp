// soak_node: nodes of a network, many in one process: the production NodeService and link over an
// engine that tells Tales. What a node needs besides, a model, hardening and hardware, it has not.

#include <drogon/HttpAppFramework.h>
#include <trantor/net/EventLoop.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "crypto/hash.h"
#include "crypto/random.h"
#include "node/node_service.h"
#include "soak/tale_engine.h"
#include "support/log.h"
#include "support/server_link.h"
#include "support/system_clock.h"

namespace darkbloom::soak {
namespace {

struct Options {
  std::string coordinator = "ws://127.0.0.1:8090";
  unsigned first = 1;  ///< number of the first node here: a node keeps its identity by it
  unsigned nodes = 1;
  std::uint32_t slots = 16;
  unsigned word_ms = 1000;  ///< between two words of a stream
};

crypto::P256Key identity_of(unsigned number) {
  const Digest seed = crypto::sha256(view_of("soak node " + std::to_string(number)));
  auto key = crypto::P256Key::derive(seed.view());
  if (!key) std::abort();
  return std::move(*key);
}

attest::Statement statement_of(const crypto::P256Key& identity, const crypto::P256Key& hpke,
                               const engine::ModelInfo& model) {
  attest::Statement statement;
  statement.identity = identity.public_key();
  statement.hpke = hpke.public_key();
  statement.models = {{model.name, model.digest, model.context}};
  return statement;
}

/// One node: it comes back under its identity with a new HPKE key, as the program does.
class SoakNode final : node::NodeLink {
 public:
  /// What nodes of a process share; outlives them.
  struct Parts {
    const Options& options;
    const Clock& clock;
    Random& random;
  };
  SoakNode(Parts parts, unsigned number)
      : identity_(identity_of(number)),
        hpke_(crypto::P256Key::generate(parts.random)),
        engine_(parts.options.slots),
        models_{.chat = {&engine_}},
        api_(models_, parts.clock, parts.random),
        opener_({attest::node_id_of(identity_.public_key()), hpke_.public_key(),
                 [this](ByteView peer) { return hpke_.dh(peer); }},
                parts.clock, parts.random),
        link_(parts.options.coordinator, "/v1/node", parts.random),
        service_({models_, api_, opener_, identity_, *this, parts.clock},
                 statement_of(identity_, hpke_, engine_.model())) {}

  void start(trantor::EventLoop* loop, const Options& options) {
    link_.start(loop, {[] {}, [this](ByteView frame) { service_.received(frame); },
                       [this] { service_.link_down(); }});
    loop->runEvery(1.0, [this] { service_.tick(); });
    loop->runEvery(options.word_ms / 1000.0, [this] { engine_.step(); });
  }

 private:
  void send(const wire::Frame& frame) override { link_.send(frame); }

  crypto::P256Key identity_;
  crypto::P256Key hpke_;
  TaleEngine engine_;
  openai::Models models_;
  openai::Service api_;
  seal::EnvelopeOpener opener_;
  ServerLink link_;
  node::NodeService service_;
};

void serve(const Options& options) {
  const SystemClock clock;
  crypto::SystemRandom random;
  trantor::EventLoop* const loop = drogon::app().getLoop();
  std::vector<std::unique_ptr<SoakNode>> nodes;
  for (unsigned i = 0; i < options.nodes; ++i) {
    nodes.push_back(
        std::make_unique<SoakNode>(SoakNode::Parts{options, clock, random}, options.first + i));
    nodes.back()->start(loop, options);
  }
  drogon::app().setUploadPath("/tmp").run();
}

}  // namespace
}  // namespace darkbloom::soak

int main(int argc, char** argv) {
  CLI::App app{"Nodes that tell tales, many in one process."};
  darkbloom::soak::Options options;
  app.add_option("--coordinator", options.coordinator)->capture_default_str();
  app.add_option("--first", options.first, "Number of the first node here")->capture_default_str();
  app.add_option("--nodes", options.nodes)->capture_default_str();
  app.add_option("--slots", options.slots)->capture_default_str();
  app.add_option("--word-ms", options.word_ms, "Between words of a stream")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  darkbloom::start_log("soak");
  darkbloom::soak::serve(options);
  return 0;
}
