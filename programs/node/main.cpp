// darkbloom-node: opens sealed requests, runs the model, seals the answers. It dials out to the
// coordinator and never listens, unless it serves its owner alone.

#include <drogon/HttpAppFramework.h>
#include <trantor/net/EventLoop.h>
#include <unistd.h>

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
#include "node/command_line.h"
#include "node/executables.h"
#include "node/local.h"
#include "node/log_file.h"
#include "node/machine.h"
#include "node/machine_class.h"
#include "node/node_service.h"
#include "node/operator_desk.h"
#include "node/options.h"
#include "node/own_posture.h"
#include "node/owner_first.h"
#include "node/self_description.h"
#include "operating/alive_lock.h"
#include "support/end_when_asked.h"
#include "support/log.h"
#include "support/port.h"
#include "support/server_link.h"
#include "support/system_clock.h"
#include "support/version.h"

namespace {

constexpr int kUsage = 2;  // the exit status of who asked wrongly, as Unix commands have it
constexpr int kCut = 3;    // and of an end that cut what still ran

namespace engine = darkbloom::engine;
namespace hardening = darkbloom::hardening;
using darkbloom::node::LogFile;
using darkbloom::node::Machine;
using darkbloom::node::NodeService;
using darkbloom::node::OperatorDesk;
using darkbloom::node::Options;
using darkbloom::node::OwnerFirst;

class LinkOut final : public darkbloom::node::NodeLink {
 public:
  LinkOut(darkbloom::ServerLink& link, OwnerFirst* owner) : link_(link), owner_(owner) {}
  void send(const darkbloom::wire::Frame& frame) override {
    const auto* const chunk = std::get_if<darkbloom::wire::Chunk>(&frame);
    if (owner_ != nullptr && chunk != nullptr) owner_->carried(chunk->payload.size());
    link_.send(frame);
  }

 private:
  darkbloom::ServerLink& link_;
  OwnerFirst* owner_;  ///< null: nobody's preferences are minded
};

void log_note(const std::string& sentence) {
  darkbloom::log_info(sentence);
}

int complain(const darkbloom::Error& error) {
  std::cerr << "darkbloom-node: " << error.detail << "\n";
  return 1;
}

/// The HTTP library makes folders for uploads, though nobody can send any.
void use_own_folder(const Options& options) {
  const auto uploads = std::filesystem::absolute(options.data) / "uploads";
  drogon::app().setUploadPath(uploads.string());
}

/// What does not change while it runs, for its operator.
darkbloom::operating::Status about(const Options& options, const Machine& machine) {
  const bool measured = machine.tpm && machine.unfit.empty();
  std::vector<std::string> in_the_way = machine.unfit;
  if (!machine.tpm && in_the_way.empty()) in_the_way.emplace_back("no_tpm_given");
  return {.pid = ::getpid(),
          .started_at_ms = darkbloom::SystemClock().now_ms(),
          .version = darkbloom::version(),
          .build = darkbloom::node::build_digest(machine.executables).hex(),
          .coordinator = options.coordinator,
          .tier = {.reach = measured ? "measured" : "sealed", .in_the_way = std::move(in_the_way)}};
}

/// Returns its exit status. `owner` is null where nobody's preferences are minded, `log` where it
/// has no file of its own.
int serve(const Options& options, Machine& machine, OwnerFirst* owner, LogFile* log) {
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
  LinkOut out(link, owner);
  auto* const shown = machine.unfit.empty() ? machine.tpm.get() : nullptr;
  const auto reach = shown ? darkbloom::wire::Tier::measured : darkbloom::wire::Tier::sealed;
  auto* const store = machine.models.store();
  NodeService service({models, api, opener, keys.identity, out, clock, reach, shown,
                       darkbloom::node::own_machine_class(), machine.organisations, store},
                      darkbloom::node::statement_of(machine, options.region));
  OperatorDesk desk({service, models, store, clock, options.data}, about(options, machine));
  if (store != nullptr) store->open(models.build, options.data);
  if (owner != nullptr) owner->mind(loop, service, desk);
  link.start(loop, {[&desk] { desk.link_is(true); },
                    [&service, owner](darkbloom::ByteView frame) {
                      if (owner != nullptr) owner->carried(frame.size());
                      service.received(frame);
                    },
                    [&] {
                      service.link_down();
                      desk.link_is(false);
                    }});
  // Who sees its status may ask it to end, which the loop hears.
  loop->queueInLoop([&desk] { desk.tick(); });
  loop->runEvery(1.0, [&] {
    service.tick();
    desk.tick();
    if (store != nullptr) store->shelf().tick();
    if (log != nullptr) log->keep_short();
  });
  darkbloom::Ending ending(std::int64_t{1000} * options.grace_s);
  darkbloom::hear_signals(ending);
  darkbloom::end_when_asked(
      loop, ending, clock,
      {[&service] { return service.facts().running; }, [&desk] { desk.stop(); }});
  use_own_folder(options);
  drogon::app().run();
  service.link_down();
  return ending.cut() ? kCut : 0;
}

/// Fit to be logged as a build: each executable that a node with this model maps, as sha256sum
/// prints files, and last the digest that names them all.
int print_build(const Options& options) {
  darkbloom::crypto::SystemRandom random;
  const darkbloom::SystemClock clock;
  const auto models = darkbloom::node::load_models(options, {random, clock, log_note});
  if (!models) return complain(models.error());
  const auto executables = darkbloom::node::own_executables();
  if (!executables) return complain(executables.error());
  for (const darkbloom::attest::BuildObject& object : *executables)
    std::cout << object.digest.hex() << "  " << object.name << "\n";
  std::cout << darkbloom::node::build_digest(*executables).hex() << "  build\n";
  return 0;
}

hardening::Locks lock_early(const Options& options) {
  std::error_code ignored;
  std::filesystem::create_directories(options.data, ignored);
  std::vector<std::filesystem::path> reads{options.models.begin(), options.models.end()};
  reads.insert(reads.end(), options.organisations.begin(), options.organisations.end());
  if (!options.store.empty()) reads.push_back(std::filesystem::absolute(options.store));
  // Its folder, since an editor puts another file in the place of one.
  if (!options.owner.preferences.empty())
    reads.push_back(std::filesystem::absolute(options.owner.preferences).parent_path());
  return hardening::lock_early(
      {.reads = std::move(reads), .writes = {options.data}, .listens = options.local_port});
}

void log_models(const std::vector<engine::ModelInfo>& models) {
  for (const engine::ModelInfo& model : models) {
    darkbloom::log_info("serving " + model.name + " (" + model.digest.hex().substr(0, 12) + ", " +
                        std::to_string(model.context) + " tokens of context)");
  }
}

/// For its owner: as shut in as a node of the network, but for the port.
int run_local(const Options& options) {
  if (auto is_free = darkbloom::check_port_is_free(options.local_port); !is_free) {
    return complain(is_free.error());
  }
  auto locks = lock_early(options);
  darkbloom::crypto::SystemRandom random;
  auto key = darkbloom::node::load_local_key(options.data, random);
  if (!key) return complain(key.error());
  const darkbloom::SystemClock clock;
  const auto models = darkbloom::node::load_models(options, {random, clock, log_note});
  if (!models) return complain(models.error());
  const auto executables = darkbloom::node::own_executables();
  if (!executables) return complain(executables.error());
  hardening::lock_late(locks, {.listening = true});
  for (const std::string& sentence : locks.missing)
    darkbloom::log_warning(sentence);
  log_models(models->infos());
  std::cout << "base_url http://127.0.0.1:" << options.local_port << "/v1\n"
            << "api_key " << *key << std::endl;
  use_own_folder(options);
  const std::string build = darkbloom::node::build_digest(*executables).hex();
  if (models->store() != nullptr) models->store()->open(build, options.data);
  darkbloom::node::serve_local({.port = options.local_port, .key = std::move(*key), .build = build},
                               *models, clock, random);
  return 0;
}

/// In its data folder; nothing where it was not asked to have one.
darkbloom::Result<std::optional<LogFile>> open_log(const Options& options) {
  if (!options.own_log) return std::nullopt;
  return LogFile::open(std::filesystem::path(options.data) / "log" / "node.log", {},
                       {STDOUT_FILENO, STDERR_FILENO});
}

int run(Options options) {
  std::unique_ptr<OwnerFirst> owner;
  if (options.owner.minded) {
    auto started = OwnerFirst::start(options.owner);
    if (!started) return complain(started.error());
    owner = std::move(*started);
    options.model.brake = &owner->brake();
    options.allowed = owner->allowed_models();
  }
  auto locks = lock_early(options);
  auto log = open_log(options);
  if (!log) return complain(log.error());
  const auto alive = darkbloom::operating::AliveLock::take(options.data);
  if (!alive) return complain(alive.error());
  darkbloom::crypto::SystemRandom random;
  const darkbloom::SystemClock clock;
  auto machine = darkbloom::node::assemble(options, {random, clock, log_note});
  if (!machine) return complain(machine.error());
  if (owner) {
    const auto allowed = owner->check_models(machine->models.infos());
    if (!allowed) return complain(allowed.error());
  }
  const auto described = darkbloom::node::describe_self(
      std::filesystem::path(options.data) / "log-entries", darkbloom::node::entries_of(*machine));
  if (!described) return complain(described.error());
  const bool asks_nobody = options.tpm.empty() || options.tpm.starts_with("device");
  hardening::lock_late(locks, {.local_services = !asks_nobody});
  machine->unfit = darkbloom::node::unfit_for_measured(
      {.process = hardening::read_process(locks, *machine->pages),
       .machine = hardening::read_machine(),
       .machine_simulated = options.simulated_boot},
      locks);
  log_models(machine->models.infos());
  for (const darkbloom::organisation::Organisation& each : machine->organisations)
    darkbloom::log_info("serving only the members of organisation " + each.id().hex());
  return serve(options, *machine, owner.get(), *log ? &**log : nullptr);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Opens sealed requests, runs the model, seals the answers."};
  app.set_version_flag("--version", darkbloom::version());
  Options options;
  darkbloom::node::add_options(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  if (options.models.empty() && options.store.empty()) {
    std::cerr << "--model is required, or --models\nRun with --help for more information.\n";
    return kUsage;
  }
  options.owner.minded = !options.owner.preferences.empty() || !options.owner.input_devices.empty();
  options.owner.has_organisation = !options.organisations.empty();
  darkbloom::start_log("node", options.log_format);
  if (options.print_build) return print_build(options);
  return options.local_port != 0 ? run_local(options) : run(options);
}
