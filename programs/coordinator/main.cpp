// darkbloom-coordinator: routes what it cannot read.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/key_store.h"
#include "coordinator/log_files.h"
#include "coordinator/web.h"
#include "crypto/random.h"
#include "ledger/api_key.h"
#include "support/log.h"
#include "support/log_option.h"
#include "support/port.h"
#include "support/system_clock.h"
#include "support/version.h"

namespace {

constexpr int kCut = 3;  // the exit status of an end that cut what still ran

namespace coordinator = darkbloom::coordinator;
namespace fleet = darkbloom::fleet;
namespace fs = std::filesystem;

int complain(const darkbloom::Error& error) {
  std::cerr << "darkbloom-coordinator: " << error.detail << "\n";
  return 1;
}

int add_key(darkbloom::coordinator::KeyStore& store, darkbloom::Random& random,
            const std::string& name) {
  const std::string key = darkbloom::ledger::make_api_key(random);
  const auto added = store.add(darkbloom::ledger::digest_of_key(key), name, {});
  if (!added) return complain(added.error());
  std::cout << key << "\n";
  return 0;
}

struct Options {
  fs::path data = "darkbloom-data";
  std::string key_name;        ///< add-key
  bool print_log_key = false;  ///< log-key
  std::string log_name = "log.local";
  std::string log_format{darkbloom::kLogAsText};
  coordinator::WebOptions web;
};

int serve(const Options& options, darkbloom::tlog::NoteSigner signer,
          darkbloom::ledger::AccountStore& accounts, darkbloom::Random& random) {
  const darkbloom::SystemClock clock;
  coordinator::LogFiles files(options.data / "public-log");
  auto log =
      coordinator::PublicLog::open(files, std::move(signer), clock, options.web.witnesses.size());
  if (!log) return complain(log.error());
  const auto makers = coordinator::load_makers(options.data / "tpm-makers");
  if (!makers) return complain(makers.error());
  if (auto port_is_free = darkbloom::check_port_is_free(options.web.port); !port_is_free) {
    return complain(port_is_free.error());
  }
  const auto whole =
      coordinator::serve({accounts, clock, random, *makers}, {*log, files}, options.web);
  if (!whole) return complain(whole.error());
  return *whole ? 0 : kCut;
}

int run(const Options& options) {
  std::error_code ignored;
  fs::create_directories(options.data, ignored);
  const darkbloom::SystemClock clock;
  darkbloom::crypto::SystemRandom random;
  if (options.print_log_key || options.key_name.empty()) {
    auto signer = coordinator::load_log_key(options.data / "log.key", options.log_name, random);
    if (!signer) return complain(signer.error());
    if (options.print_log_key) std::cout << signer->vkey() << "\n";
    if (options.print_log_key) return 0;
    auto store = coordinator::KeyStore::open(options.data / "coordinator.db", clock);
    if (!store) return complain(store.error());
    return serve(options, std::move(*signer), **store, random);
  }
  auto store = coordinator::KeyStore::open(options.data / "coordinator.db", clock);
  if (!store) return complain(store.error());
  return add_key(**store, random, options.key_name);
}

void add_status_options(CLI::App& app, Options& options) {
  darkbloom::add_log_format(app, options.log_format);
  app.add_flag("--metrics-public", options.web.metrics_public,
               "Tell /metrics to anybody, not to this machine alone");
  auto* traces = app.add_option("--traces", options.web.traces,
                                "A file for a trace of each stream, as OTLP in JSON lines");
  app.add_option("--trace-ratio", options.web.trace_ratio, "Share of the streams that are traced")
      ->check(CLI::Range(0.0, 1.0))
      ->needs(traces)
      ->capture_default_str();
  app.add_option("--trace-bytes", options.web.trace_bytes_max,
                 "Size at which that file becomes FILE.1 and begins again")
      ->check(CLI::Range(std::uint64_t{4'096}, std::uint64_t{1} << 40))
      ->needs(traces)
      ->capture_default_str();
}

/// A gate that is new can be watched first.
void add_observed_gates(CLI::App& app, Options& options) {
  const auto is_gate = [](const std::string& name) {
    return fleet::gate_named(name) ? std::string() : "no gate is named \"" + name + "\"";
  };
  const auto observe = [&options](const std::vector<std::string>& names) {
    for (const std::string& name : names)
      if (const auto gate = fleet::gate_named(name)) options.web.observed.close(*gate);
  };
  app.add_option_function<std::vector<std::string>>(
         "--observe-gate", observe,
         "A gate of the router that refuses nobody for now: /metrics counts whom it would have "
         "refused; once for each")
      ->check(is_gate);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Routes sealed requests between connect proxies and nodes; it cannot read them."};
  app.set_version_flag("--version", darkbloom::version());
  Options options;
  app.add_option("--data", options.data, "Folder for its database and its log")
      ->capture_default_str();
  app.add_option("--port", options.web.port, "Loopback port to listen on")->capture_default_str();
  app.add_option("--log-name", options.log_name, "The public log's name, in its key")
      ->capture_default_str();
  app.add_option("--witness", options.web.witnesses,
                 "URL of a witness that cosigns the log; once for each");
  app.add_option("--publish", options.web.publish,
                 "A folder whose *.entry files are written in the log; once for each");
  app.add_option("--releases", options.web.releases,
                 "A folder of releases to serve under /releases/, as ./dev release makes it");
  app.add_option("--grace", options.web.grace_s,
                 "Seconds for requests to finish when it is asked to end (SIGTERM)")
      ->capture_default_str();
  add_observed_gates(app, options);
  add_status_options(app, options);
  app.add_subcommand("serve", "Serve (the default)");
  auto* keys = app.add_subcommand("add-key", "Make an API key, print it once, and exit");
  keys->add_option("name", options.key_name, "Whom the key is for")->required();
  const auto* log_key = app.add_subcommand("log-key", "Print the public log's key, and exit");
  app.footer(
      "DATA/tpm-makers holds the certificates of those whose TPMs are registered, a *.pem each,\n"
      "issuer first and root last; simulated*.pem make software TPMs.\n"
      "Asked to end, it takes nothing new, and clients wait for the next to start. Exit status: 3\n"
      "when it cut what was not finished within the grace. A second SIGTERM ends it at once.");
  CLI11_PARSE(app, argc, argv);
  options.print_log_key = log_key->parsed();
  darkbloom::start_log("coordinator", options.log_format);
  return run(options);
}
