#include "darkbloom/node/node.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "darkbloom/node/service_unit.h"
#include "darkbloom/node/top.h"
#include "darkbloom/node/verbs.h"

namespace darkbloom::operate {

namespace fs = std::filesystem;

struct NodeVerb::Choices {
  CLI::App* verb = nullptr;
  std::string folder = {};
  std::vector<std::string> models = {};
  std::string store = {};  ///< a folder of models; empty: none
  StartOptions start = {};
  StopOptions stop = {};
  std::string pause_for = {};
  bool json = false;
  bool follow = false;
  int lines = 50;
  int top_lines = 0;
};

namespace {

fs::path folder_of(const char* variable, const char* under_home) {
  const char* const folder = std::getenv(variable);
  if (folder != nullptr && *folder != '\0') return folder;
  const char* const home = std::getenv("HOME");
  return fs::path(home == nullptr ? "." : home) / under_home;
}

fs::path usual_folder() {
  return folder_of("XDG_DATA_HOME", ".local/share") / "darkbloom" / "node";
}

/// systemd looks after the usual folder only, and only where its unit is installed.
Place place_of(const std::string& folder) {
  const fs::path usual = fs::absolute(usual_folder());
  Place place{.folder = folder.empty() ? usual : fs::absolute(folder).lexically_normal()};
  std::error_code absent;
  place.managed =
      place.folder == usual && fs::exists(unit_in(folder_of("XDG_CONFIG_HOME", ".config")), absent);
  return place;
}

constexpr const char* kExamples =
    "A first day:\n"
    "  darkbloom node start --model FILE.gguf --coordinator wss://HOST\n"
    "  darkbloom node status                 is it running, and what does it do\n"
    "  darkbloom node why                    why it gets requests, or does not\n"
    "  darkbloom node pause --for 2h         the machine to yourself; resume takes it back\n"
    "  darkbloom node top                    watch it; q ends the view\n"
    "  darkbloom node stop                   finishes what runs, then ends\n\n"
    "Exit status: 0 done (status: it runs); 1 failed, and said why (status: it died or does not\n"
    "answer; doctor: something is wrong); 2 wrong usage; 3 the node does not run.";

constexpr const char* kStartHelp =
    "Every other option is handed to darkbloom-node: --coordinator, --slots, --context, "
    "--threads, --owner-preferences,\n"
    "--tpm, --grace (see darkbloom-node --help). Without any option it starts as it did last "
    "time.\n"
    "Where the unit of packaging/systemd/user is installed, systemd starts it.";

}  // namespace

NodeVerb::NodeVerb(CLI::App& app) : choices_(std::make_unique<Choices>()) {
  Choices& chosen = *choices_;
  chosen.verb = app.add_subcommand("node", "Look after a node on this machine");
  chosen.verb->require_subcommand(1);
  chosen.verb->footer(kExamples);
  const auto add = [&](const char* name, const char* help) {
    auto* verb = chosen.verb->add_subcommand(name, help);
    verb->add_option("--data", chosen.folder,
                     "The node's data folder (default: darkbloom/node in "
                     "your data folder)");
    return verb;
  };
  const auto add_json = [&](CLI::App* verb) {
    verb->add_flag("--json", chosen.json, "For programs: one JSON object on standard output");
  };
  const auto add_start = [&](CLI::App* verb) {
    verb->add_option("--model", chosen.models, "GGUF file to serve; may be given again");
    verb->add_option("--models", chosen.store,
                     "Folder of `darkbloom model`: serve all that it holds");
    verb->add_option("--wait", chosen.start.patience_s, "Seconds for it to be ready")
        ->capture_default_str();
    verb->allow_extras();
    verb->footer(kStartHelp);
  };
  const auto add_now = [&](CLI::App* verb) {
    verb->add_flag("--now", chosen.stop.now, "Cut what runs");
  };
  auto* start = add("start", "Run it in the background");
  add_start(start);
  start->add_flag("--foreground", chosen.start.foreground,
                  "Become the node, for service managers; it logs to standard error");
  auto* stop = add("stop", "Take nothing new, finish what runs, end");
  stop->add_option("--wait", chosen.stop.patience_s, "Seconds for that")->capture_default_str();
  add_now(stop);
  auto* restart = add("restart", "Stop it and start it, as last time or with new options");
  add_start(restart);
  add_now(restart);
  add_json(add("status", "Whether it runs, and how it is"));
  add("pause", "Take nothing new; what runs is finished")
      ->add_option("--for", chosen.pause_for,
                   "How long: 45s, 30m, 2h, 3d (default: until resumed)");
  add("resume", "Take requests again");
  auto* logs = add("logs", "What it has written into its log");
  logs->add_option("-n,--lines", chosen.lines, "How many of the last lines")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
  logs->add_flag("-f,--follow", chosen.follow, "Go on with what comes");
  add_json(add("doctor", "Whether it could start, be reached, and which tier it can reach"));
  add_json(add("why", "For each model: why this machine gets requests, or does not"));
  add("top", "Watch it, live")
      ->add_option("-n,--lines", chosen.top_lines, "Print this many lines, a second apart, instead")
      ->check(CLI::Range(1, 100'000));
}

NodeVerb::~NodeVerb() = default;

bool NodeVerb::parsed() const {
  return choices_->verb->parsed();
}

int NodeVerb::run(const Clock& clock) const {
  const Choices& chosen = *choices_;
  const CLI::App& verb = *chosen.verb->get_subcommands().front();
  const std::string& name = verb.get_name();
  const Place place = place_of(chosen.folder);
  StartOptions begin = chosen.start;
  for (const std::string& model : chosen.models) {
    begin.arguments.insert(begin.arguments.end(), {"--model", fs::absolute(model).string()});
  }
  if (!chosen.store.empty())
    begin.arguments.insert(begin.arguments.end(),
                           {"--models", fs::absolute(chosen.store).string()});
  for (const std::string& extra : verb.remaining())
    begin.arguments.push_back(extra);
  if (name == "start") return start(place, begin, clock);
  if (name == "stop") return stop(place, chosen.stop, clock);
  if (name == "restart") return restart(place, begin, chosen.stop, clock);
  if (name == "status") return status(place, chosen.json, clock);
  if (name == "pause") return pause(place, chosen.pause_for, clock);
  if (name == "resume") return resume(place, clock);
  if (name == "logs") return logs(place, chosen.lines, chosen.follow);
  if (name == "doctor") return doctor(place, chosen.json, clock);
  if (name == "why") return why(place, chosen.json, clock);
  return top({place.folder, chosen.top_lines}, clock);
}

}  // namespace darkbloom::operate
