// darkbloom-node: opens sealed requests, runs the model, seals the answers. It dials out to the
// coordinator and never listens.

#include <drogon/HttpAppFramework.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <trantor/net/EventLoop.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <string>

#include "crypto/random.h"
#include "engine/llama_engine.h"
#include "node/node_keys.h"
#include "node/node_service.h"
#include "support/log.h"
#include "support/server_link.h"
#include "support/system_clock.h"
#include "support/version.h"

namespace {

namespace engine = darkbloom::engine;
using darkbloom::node::NodeService;

struct Options {
  std::string data = "darkbloom-data/node";
  std::string coordinator = "ws://127.0.0.1:8090";
  engine::LlamaOptions model;
};

/// No core file and no reading of this process's memory by others of the same user.
void harden() {
  ::prctl(PR_SET_DUMPABLE, 0);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

class LinkOut final : public darkbloom::node::NodeLink {
 public:
  explicit LinkOut(darkbloom::ServerLink& link) : link_(link) {}
  void send(const darkbloom::wire::Frame& frame) override { link_.send(frame); }

 private:
  darkbloom::ServerLink& link_;
};

int complain(const darkbloom::Error& error) {
  std::cerr << "darkbloom-node: " << error.detail << "\n";
  return 1;
}

darkbloom::attest::Statement statement_of(const darkbloom::node::NodeKeyPair& keys,
                                          const darkbloom::Digest& build,
                                          const engine::ModelInfo& model) {
  darkbloom::attest::Statement statement;
  statement.identity = keys.identity.public_key();
  statement.hpke = keys.hpke.public_key();
  statement.build = build;
  statement.models = {{model.name, model.digest, model.context}};
  return statement;
}

void serve(const Options& options, engine::Engine& engine, const darkbloom::node::NodeKeyPair& keys,
           const darkbloom::Digest& build) {
  const darkbloom::SystemClock clock;
  darkbloom::crypto::SystemRandom random;
  darkbloom::openai::Service api(engine, clock, random);
  darkbloom::seal::EnvelopeOpener opener(
      {darkbloom::attest::node_id_of(keys.identity.public_key()), keys.hpke.public_key(),
       [&keys](darkbloom::ByteView peer) { return keys.hpke.dh(peer); }},
      clock, random);
  trantor::EventLoop* loop = drogon::app().getLoop();
  darkbloom::ServerLink link(options.coordinator, "/v1/node", random);
  LinkOut out(link);
  NodeService service({engine, api, opener, keys.identity, out, clock},
                      statement_of(keys, build, engine.model()));
  link.start(loop, {[] {}, [&service](darkbloom::ByteView frame) { service.received(frame); },
                    [&service] { service.link_down(); }});
  loop->runEvery(1.0, [&service] { service.tick(); });
  drogon::app().run();
  service.link_down();
}

int run(const Options& options) {
  std::error_code ignored;
  std::filesystem::create_directories(options.data, ignored);
  darkbloom::crypto::SystemRandom random;
  const auto keys = darkbloom::node::load_keys(options.data, random);
  if (!keys) return complain(keys.error());
  const auto build = darkbloom::node::own_build();
  if (!build) return complain(build.error());
  const auto engine = engine::load_llama(options.model, random);
  if (!engine) return complain(engine.error());
  const engine::ModelInfo& model = (*engine)->model();
  darkbloom::log_info("serving " + model.name + " (" + model.digest.hex().substr(0, 12) + ", " +
                      std::to_string(model.context) + " tokens of context)");
  serve(options, **engine, *keys, *build);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Opens sealed requests, runs the model, seals the answers. Never listens."};
  app.set_version_flag("--version", darkbloom::version());
  Options options;
  std::string model;
  app.add_option("--model", model, "GGUF file to serve")->required();
  app.add_option("--data", options.data, "Folder for its identity key")->capture_default_str();
  app.add_option("--coordinator", options.coordinator, "Where to dial")->capture_default_str();
  app.add_option("--slots", options.model.slots, "Requests decoded at once")->capture_default_str();
  app.add_option("--context", options.model.context, "Tokens per request; 0: the model's own");
  app.add_option("--threads", options.model.threads, "0: one per physical core");
  CLI11_PARSE(app, argc, argv);
  options.model.model_file = model;
  harden();
  darkbloom::start_log("node");
  return run(options);
}
