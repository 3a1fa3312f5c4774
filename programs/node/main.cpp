// darkbloom-node: opens sealed requests, runs the model, seals the answers. It dials out to the
// coordinator and never listens.

#include <drogon/HttpAppFramework.h>
#include <trantor/net/EventLoop.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/random.h"
#include "engine/llama_engine.h"
#include "hardening/lockdown.h"
#include "hardening/posture_facts.h"
#include "hardening/secret_pages.h"
#include "node/executables.h"
#include "node/node_keys.h"
#include "node/node_service.h"
#include "node/own_posture.h"
#include "node/self_description.h"
#include "node/served_models.h"
#include "node/tpm_hardware.h"
#include "support/log.h"
#include "support/server_link.h"
#include "support/system_clock.h"
#include "support/version.h"

namespace {

namespace engine = darkbloom::engine;
namespace hardening = darkbloom::hardening;
using darkbloom::node::NodeService;

struct Options {
  std::string data = "darkbloom-data/node";
  std::string coordinator = "ws://127.0.0.1:8090";
  std::vector<std::string> models;
  engine::LlamaOptions model;  ///< how those that write answers are run
  std::string tpm;             ///< as tpm2-tss names it; empty: none
  bool simulated_boot = false;
};

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

/// What a node is made of, once it is whole.
struct Machine {
  std::unique_ptr<hardening::SecretPages> pages;  // hold the keys
  darkbloom::node::NodeKeyPair keys;
  darkbloom::node::ServedModels models;
  std::vector<darkbloom::attest::BuildObject> executables;
  std::unique_ptr<darkbloom::node::TpmHardware> tpm;  // null: none
  bool fit_for_measured = false;                      // nothing stands in the way

  const darkbloom::crypto::P256Public& hpke() const {
    return tpm ? tpm->hpke().public_key() : keys.hpke.public_key();
  }
  darkbloom::Result<darkbloom::Secret> dh(darkbloom::ByteView peer) const {
    return tpm ? tpm->open(peer) : keys.hpke.dh(peer);
  }
};

darkbloom::attest::Statement statement_of(const Machine& machine) {
  darkbloom::attest::Statement statement;
  statement.identity = machine.keys.identity.public_key();
  statement.hpke = machine.hpke();
  statement.build = darkbloom::node::build_digest(machine.executables);
  statement.models = machine.models.stated();
  return statement;
}

/// What whoever stands by this node may have published.
std::vector<darkbloom::attest::LogEntry> entries_of(const Machine& machine) {
  std::vector<darkbloom::attest::LogEntry> entries{darkbloom::attest::BuildEntry{
      "darkbloom-node", darkbloom::version(), darkbloom::node::build_digest(machine.executables),
      machine.executables}};
  for (const engine::ModelInfo& model : machine.models.infos())
    entries.emplace_back(darkbloom::attest::ModelEntry{model.name, model.digest});
  if (machine.tpm && machine.tpm->boot()) entries.emplace_back(machine.tpm->boot()->registers);
  return entries;
}

void serve(const Options& options, Machine& machine) {
  const darkbloom::node::NodeKeyPair& keys = machine.keys;
  const darkbloom::SystemClock clock;
  darkbloom::crypto::SystemRandom random;
  const darkbloom::openai::Models models =
      machine.models.api(darkbloom::node::build_digest(machine.executables).hex());
  darkbloom::openai::Service api(models, clock, random);
  darkbloom::seal::EnvelopeOpener opener(
      {darkbloom::attest::node_id_of(keys.identity.public_key()), machine.hpke(),
       [&machine](darkbloom::ByteView peer) { return machine.dh(peer); }},
      clock, random);
  trantor::EventLoop* loop = drogon::app().getLoop();
  darkbloom::ServerLink link(options.coordinator, "/v1/node", random);
  LinkOut out(link);
  auto* const shown = machine.fit_for_measured ? machine.tpm.get() : nullptr;
  const auto reach = shown ? darkbloom::wire::Tier::measured : darkbloom::wire::Tier::sealed;
  NodeService service({models, api, opener, keys.identity, out, clock, reach, shown},
                      statement_of(machine));
  link.start(loop, {[] {}, [&service](darkbloom::ByteView frame) { service.received(frame); },
                    [&service] { service.link_down(); }});
  loop->runEvery(1.0, [&service] { service.tick(); });
  // The HTTP library makes folders for uploads, though nobody can send any.
  const auto uploads = std::filesystem::absolute(options.data) / "uploads";
  drogon::app().setUploadPath(uploads.string()).run();
  service.link_down();
}

/// Keys, the model and the TPM with all that they load; then what runs is measured, and last the
/// TPM's key is made, which is bound to all of that.
darkbloom::Result<Machine> assemble(const Options& options, darkbloom::Random& random) {
  auto pages = std::make_unique<hardening::SecretPages>();  // outlive the keys
  auto keys = darkbloom::node::load_keys(options.data, random);
  if (!keys) return darkbloom::fail(keys.error());
  if (!keys->identity.move_to(*pages) || !keys->hpke.move_to(*pages)) {
    return darkbloom::fail(darkbloom::Fault::unavailable, "There is no memory for its keys.");
  }
  auto models = darkbloom::node::ServedModels::load(options.models, options.model, random);
  if (!models) return darkbloom::fail(models.error());
  std::optional<darkbloom::attest::Tpm> tpm;
  if (!options.tpm.empty()) {
    auto opened = darkbloom::attest::Tpm::open(options.tpm);
    if (!opened) return darkbloom::fail(opened.error());
    tpm.emplace(std::move(*opened));
  }
  auto executables = darkbloom::node::own_executables();
  if (!executables) return darkbloom::fail(executables.error());
  Machine machine{.pages = std::move(pages),
                  .keys = std::move(*keys),
                  .models = std::move(*models),
                  .executables = std::move(*executables),
                  .tpm = nullptr};
  if (!tpm) return machine;
  std::optional<darkbloom::node::SimulatedBoot> boot;
  if (options.simulated_boot) boot = darkbloom::node::simulate_boot(machine.executables);
  auto hardware = darkbloom::node::TpmHardware::make(std::move(*tpm), std::move(boot));
  if (!hardware) return darkbloom::fail(hardware.error());
  machine.tpm = std::move(*hardware);
  return machine;
}

/// Fit to be logged as a build: each executable that a node with this model maps, as sha256sum
/// prints files, and last the digest that names them all.
int print_build(const Options& options) {
  darkbloom::crypto::SystemRandom random;
  const auto models = darkbloom::node::ServedModels::load(options.models, options.model, random);
  if (!models) return complain(models.error());
  const auto executables = darkbloom::node::own_executables();
  if (!executables) return complain(executables.error());
  for (const darkbloom::attest::BuildObject& object : *executables)
    std::cout << object.digest.hex() << "  " << object.name << "\n";
  std::cout << darkbloom::node::build_digest(*executables).hex() << "  build\n";
  return 0;
}

int run(const Options& options) {
  std::error_code ignored;
  std::filesystem::create_directories(options.data, ignored);
  auto locks = hardening::lock_early(
      {.reads = {options.models.begin(), options.models.end()}, .writes = {options.data}});
  darkbloom::crypto::SystemRandom random;
  auto machine = assemble(options, random);
  if (!machine) return complain(machine.error());
  const auto described = darkbloom::node::describe_self(
      std::filesystem::path(options.data) / "log-entries", entries_of(*machine));
  if (!described) return complain(described.error());
  const bool asks_nobody = options.tpm.empty() || options.tpm.starts_with("device");
  hardening::lock_late(
      locks, asks_nobody ? hardening::LocalServices::forbidden : hardening::LocalServices::allowed);
  machine->fit_for_measured =
      darkbloom::node::fit_for_measured({.process = hardening::read_process(locks, *machine->pages),
                                         .machine = hardening::read_machine(),
                                         .machine_simulated = options.simulated_boot},
                                        locks);
  for (const engine::ModelInfo& model : machine->models.infos()) {
    darkbloom::log_info("serving " + model.name + " (" + model.digest.hex().substr(0, 12) + ", " +
                        std::to_string(model.context) + " tokens of context)");
  }
  serve(options, *machine);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Opens sealed requests, runs the model, seals the answers. Never listens."};
  app.set_version_flag("--version", darkbloom::version());
  Options options;
  app.add_option("--model", options.models,
                 "GGUF file to serve; may be given again, for chat and embedding models alike")
      ->required();
  app.add_option("--data", options.data, "Folder for its identity key")->capture_default_str();
  app.add_option("--coordinator", options.coordinator, "Where to dial")->capture_default_str();
  app.add_option("--slots", options.model.slots, "Requests decoded at once")->capture_default_str();
  app.add_option("--context", options.model.context, "Tokens per request; 0: the model's own");
  app.add_option("--threads", options.model.threads, "0: one per physical core");
  app.add_option("--tpm", options.tpm,
                 "Prove this machine with its TPM 2.0, named as tpm2-tss does, such as "
                 "device:/dev/tpmrm0");
  app.add_flag("--simulated-boot", options.simulated_boot,
               "With a software TPM: measure a boot that never happened, to try it");
  bool build_only = false;
  app.add_flag("--print-build", build_only,
               "Print the digest of each executable that it maps, then end");
  CLI11_PARSE(app, argc, argv);
  darkbloom::start_log("node");
  return build_only ? print_build(options) : run(options);
}
