#include "darkbloom/model/model.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "darkbloom/model/curl_reader.h"
#include "darkbloom/model/keeping.h"
#include "darkbloom/model/origin.h"
#include "darkbloom/model/pull.h"
#include "darkbloom/model/settings_file.h"
#include "darkbloom/model/terminal_onlooker.h"
#include "support/files.h"

namespace darkbloom::model {
namespace fs = std::filesystem;
namespace {

constexpr int kInterrupted = 130;  // as shells have it of Ctrl-C

std::string variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value != nullptr ? value : "";
}

/// XDG's folder, or the usual one in the home, or nothing.
fs::path own_folder(const char* xdg, const char* in_home) {
  const std::string named = variable(xdg);
  const std::string home = variable("HOME");
  if (!named.empty()) return fs::path(named) / "darkbloom";
  return home.empty() ? fs::path() : fs::path(home) / in_home / "darkbloom";
}

Result<Settings> settings_in_file() {
  const fs::path folder = own_folder("XDG_CONFIG_HOME", ".config");
  std::error_code error;
  const fs::path file = folder / "models.toml";
  if (folder.empty() || !fs::exists(file, error)) return Settings{};
  const auto text = read_file(file, kSettingsFileMax);
  if (!text) return fail(text.error());
  return parse_settings(text->text());
}

/// The command line goes first, then the environment, then the file.
Result<Settings> settings_of(const ModelOptions& options) {
  auto settings = settings_in_file();
  if (!settings) return settings;
  const std::string in_file = settings->from;
  const std::string in_environment = variable("DARKBLOOM_MODELS_FROM");
  const std::string& from = options.from.empty() ? in_environment : options.from;
  if (!from.empty()) {
    const auto base = parse_base(from);
    if (!base) return fail(base.error());
    settings->from = *base;
    // The file's token is for the file's server.
    if (!have_same_origin(in_file, *base)) settings->token_env.clear();
  }
  if (!options.token_env.empty()) settings->token_env = options.token_env;
  if (!options.store.empty()) settings->store = options.store;
  if (options.disk_max) settings->disk_max_bytes = *options.disk_max;
  if (settings->store.empty()) {
    const fs::path folder = own_folder("XDG_DATA_HOME", ".local/share");
    if (folder.empty()) return fail(Fault::invalid, "Say --store: there is no home folder.");
    settings->store = (folder / "models").string();
  }
  return settings;
}

/// A header's value: a line's end in it would be another header.
Result<std::string> token_of(const Settings& settings) {
  if (settings.token_env.empty()) return {};
  const std::string token = variable(settings.token_env);
  const bool plain =
      std::ranges::all_of(token, [](char each) { return each > ' ' && each < '\x7f'; });
  if (!token.empty() && plain) return token;
  return fail(Fault::invalid, "The variable " + settings.token_env + " holds no token.");
}

Result<Wish> wish_of(const ModelOptions& options, const Settings& settings) {
  auto address = parse_address(options.address);
  if (!address) return fail(address.error());
  if (settings.from.empty()) {
    return fail(Fault::invalid,
                "Say where models come from: --from URL, DARKBLOOM_MODELS_FROM, or from in "
                "darkbloom/models.toml in your configuration folder.");
  }
  if (auto good = check_revision(options.revision); !good) return fail(good.error());
  auto token = token_of(settings);
  if (!token) return fail(token.error());
  return Wish{.from = settings.from,
              .address = std::move(*address),
              .revision = options.revision,
              .token = std::move(*token),
              .sha256 = options.sha256,
              .pin = options.pin,
              .disk_max_bytes = settings.disk_max_bytes,
              .disk_spare_bytes = settings.disk_spare_bytes};
}

void say(const Pulled& pulled) {
  for (const std::string& name : pulled.evicted)
    std::cerr << "removed " << name << " to make room\n";
  const Manifest& manifest = pulled.manifest;
  std::cerr << manifest.name << ": " << size_text(manifest.bytes) << ", SHA-256 " << manifest.sha256
            << (manifest.was_published ? ", as published" : ", which nobody has published")
            << (pulled.was_here ? "; it was here already\n" : "\n");
}

/// Prints the file's path, for a command that is given it.
Result<void> pull(const ModelOptions& options, const Settings& settings, const Clock& clock) {
  const auto wish = wish_of(options, settings);
  if (!wish) return fail(wish.error());
  TerminalOnlooker onlooker;
  CurlReader reader(options.quiet_seconds, [&onlooker] { return onlooker.is_stopped(); });
  const Store store(settings.store);
  const auto pulled = Puller(reader, onlooker, clock).pull(*wish, store);
  onlooker.finish();
  if (!pulled) return fail(pulled.error());
  say(*pulled);
  std::cout << store.file_of(pulled->manifest.name).string() << "\n";
  return {};
}

void add_pull(CLI::App& verb, ModelOptions& options) {
  auto* pull = verb.add_subcommand("pull", "Bring a model here, and print its path");
  pull->add_option("MODEL", options.address,
                   "OWNER/REPOSITORY, with :QUANTISATION or /FILE.gguf after it")
      ->required();
  pull->add_option("--from", options.from,
                   "Base URL of a server in Hugging Face's layout (DARKBLOOM_MODELS_FROM)");
  pull->add_option("--token-env", options.token_env,
                   "The variable that holds a token for that server, and for no other");
  pull->add_option("--revision", options.revision, "A branch, tag or commit")
      ->capture_default_str();
  pull->add_option("--sha256", options.sha256, "What the file must be")
      ->check(CLI::Validator(
          [](const std::string& text) {
            const bool good = text.size() == 64 &&
                              text.find_first_not_of("0123456789abcdef") == std::string::npos;
            return std::string(good ? "" : "64 hexadecimal digits in small letters");
          },
          "DIGEST"));
  pull->add_option("--disk-max", options.disk_max,
                   "All models together, such as 200GB; those used least recently go")
      ->transform(CLI::AsSizeValue(true));
  pull->add_option("--timeout", options.quiet_seconds, "Seconds of silence that end a try")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  pull->add_flag("--pin", options.pin, "Never remove it to make room");
}

}  // namespace

CLI::App* add_verb(CLI::App& app, ModelOptions& options) {
  auto* verb = app.add_subcommand("model", "Bring models here, verified, and look after them");
  verb->require_subcommand(1)->fallthrough();
  verb->add_option("--store", options.store, "The models' folder");
  add_pull(*verb, options);
  auto* list = verb->add_subcommand("list", "Show the models that are here");
  list->add_flag("--json", options.json, "For programs");
  verb->add_subcommand("remove", "Remove models")
      ->add_option("MODEL", options.names, "OWNER/REPOSITORY/FILE.gguf")
      ->required();
  auto* pin = verb->add_subcommand("pin", "Never remove these to make room");
  pin->add_option("MODEL", options.names, "OWNER/REPOSITORY/FILE.gguf")->required();
  pin->add_flag("--off", options.unpin, "They may go again");
  auto* prune = verb->add_subcommand("prune", "Remove parts of pulls, and what is over the budget");
  prune->add_option("--disk-max", options.disk_max, "All models together, such as 200GB")
      ->transform(CLI::AsSizeValue(true));
  prune->add_flag("--dry-run", options.dry_run, "Say what would go, and remove nothing");
  verb->add_subcommand("verify", "Hash the files again")
      ->add_option("MODEL", options.names, "Default: all");
  verb->footer(
      "example:\n  darkbloom-node --local 8321 --model \\\n"
      "    \"$(darkbloom model pull OWNER/REPOSITORY:Q8_0)\"");
  return verb;
}

int run(const CLI::App& verb, const ModelOptions& options, const Clock& clock) {
  const auto complain = [](const Error& error) {
    std::cerr << "darkbloom: " << error.detail << "\n";
    return error.fault == Fault::cancelled ? kInterrupted : 1;
  };
  const auto settings = settings_of(options);
  if (!settings) return complain(settings.error());
  const Store store(settings->store);
  Result<void> done;
  if (verb.got_subcommand("pull")) done = pull(options, *settings, clock);
  if (verb.got_subcommand("list")) done = list(store, options.json, std::cout);
  if (verb.got_subcommand("remove")) done = remove(store, options.names);
  if (verb.got_subcommand("pin")) done = pin(store, options.names, !options.unpin);
  if (verb.got_subcommand("verify")) done = verify(store, options.names, std::cout);
  if (verb.got_subcommand("prune")) {
    const Prune how{.disk_max_bytes = settings->disk_max_bytes, .dry_run = options.dry_run};
    done = prune(store, how, std::cout);
  }
  return done ? 0 : complain(done.error());
}

}  // namespace darkbloom::model
