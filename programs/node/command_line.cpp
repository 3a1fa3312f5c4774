#include "node/command_line.h"

#include <CLI/CLI.hpp>
#include <string>

#include "node/options.h"
#include "support/log_option.h"
#include "wire/region.h"

namespace darkbloom::node {
namespace {

std::string is_region(const std::string& text) {
  if (wire::is_region(text)) return {};
  return "a region is parts of a-z and 0-9 such as eu-de";
}

void add_model_options(CLI::App& app, Options& options) {
  app.add_option("--model", options.models,
                 "GGUF file to serve; may be given again, for chat and embedding models alike");
  auto* store = app.add_option(
      "--models", options.store,
      "Folder of `darkbloom model`: each of its models is served, and loaded when it is asked for");
  app.add_option("--memory", options.store_gigabytes,
                 "Gigabytes for loaded models of that folder; default: a share of what is free")
      ->check(CLI::PositiveNumber)
      ->needs(store);
  app.add_option("--slots", options.model.slots, "Requests decoded at once")->capture_default_str();
  app.add_option("--context", options.model.context, "Tokens per request; 0: the model's own");
  app.add_option("--threads", options.model.threads, "0: one per physical core");
}

void add_network_options(CLI::App& app, Options& options) {
  auto* coordinator =
      app.add_option("--coordinator", options.coordinator, "Where to dial")->capture_default_str();
  auto* tpm = app.add_option("--tpm", options.tpm,
                             "Prove this machine with its TPM 2.0, named as tpm2-tss does, such as "
                             "device:/dev/tpmrm0");
  app.add_flag("--simulated-boot", options.simulated_boot,
               "With a software TPM: measure a boot that never happened, to try it");
  auto* region =
      app.add_option("--region", options.region,
                     "Where this machine stands, such as eu-de: your word, signed and shown")
          ->check(is_region);
  auto* organisation =
      app.add_option("--organisation", options.organisations,
                     "Serve only the members of the organisation in this file, which `darkbloom "
                     "org new` makes; may be given again")
          ->check(CLI::ExistingFile);
  app.add_option(
         "--local", options.local_port,
         "Join no network: serve this machine's owner, the OpenAI API on this loopback port")
      ->check(CLI::Range(1, 65535))
      ->excludes(coordinator, tpm, region, organisation);
}

void add_owner_options(CLI::App& app, Options& options) {
  app.add_option("--owner-preferences", options.owner.preferences,
                 "The owner comes first, as this TOML file says (see node/owner/README.md)")
      ->check(CLI::ExistingFile);
  app.add_option(
      "--input-device", options.owner.input_devices,
      "The owner comes first; a device whose events count, of several or instead of all");
}

void add_process_options(CLI::App& app, Options& options) {
  app.add_option("--data", options.data, "Folder for its identity key")->capture_default_str();
  app.add_flag("--print-build", options.print_build,
               "Print the digest of each executable that it maps, then end");
  app.add_option("--grace", options.grace_s,
                 "Seconds for requests to finish when it is asked to end (SIGTERM)")
      ->capture_default_str();
  add_log_format(app, options.log_format);
  app.add_flag("--log", options.own_log,
               "Log into log/node.log of the data folder, kept short, and not to standard error");
  app.footer(
      "Exit status: 0 it ended as asked; 1 it cannot serve, and said why; 2 wrong usage;\n"
      "3 it ended as asked and cut requests that were not finished within the grace.\n"
      "A second SIGTERM ends it at once. `darkbloom node` starts, stops and watches it.");
}

}  // namespace

void add_options(CLI::App& app, Options& options) {
  add_model_options(app, options);
  add_network_options(app, options);
  add_owner_options(app, options);
  add_process_options(app, options);
}

}  // namespace darkbloom::node
