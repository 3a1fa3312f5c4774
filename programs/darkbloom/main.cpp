// darkbloom: the program of the person who asks. A verb a folder.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "crypto/random.h"
#include "darkbloom/chat/chat.h"
#include "darkbloom/connect/fallback_rules.h"
#include "darkbloom/connect/upstream_file.h"
#include "darkbloom/connect/upstream_keys.h"
#include "darkbloom/connect/web.h"
#include "darkbloom/doctor/doctor.h"
#include "darkbloom/model/model.h"
#include "darkbloom/node/node.h"
#include "darkbloom/nodes/nodes.h"
#include "darkbloom/org/keeping.h"
#include "darkbloom/org/org.h"
#include "darkbloom/policy/log_policy_file.h"
#include "darkbloom/policy/policy_file.h"
#include "darkbloom/provenance/provenance.h"
#include "darkbloom/release/release.h"
#include "darkbloom/template/template.h"
#include "darkbloom/up/up.h"
#include "darkbloom/update/update.h"
#include "darkbloom/verify/verify.h"
#include "front/receipt_folder.h"
#include "support/files.h"
#include "support/log.h"
#include "support/log_option.h"
#include "support/organisation_file.h"
#include "support/port.h"
#include "support/system_clock.h"
#include "support/version.h"

namespace {

namespace fs = std::filesystem;

constexpr int kUsage = 2;  // the exit status of who asked wrongly, as Unix commands have it

struct Choices {
  darkbloom::connect::WebOptions connect;
  darkbloom::chat::ChatOptions chat;
  darkbloom::nodes::NodesOptions nodes;
  darkbloom::provenance::ProvenanceOptions provenance;
  darkbloom::release::ReleaseOptions release;
  darkbloom::up::UpOptions up;
  darkbloom::update::UpdateOptions update;
  darkbloom::verify::VerifyOptions verify;
  darkbloom::templates::TemplateOptions templates;
  darkbloom::doctor::DoctorOptions doctor;
  darkbloom::model::ModelOptions model;
  darkbloom::org::OrgOptions org;
  std::string policy;                      ///< a file, for whichever verb
  std::string log_policy;                  ///< likewise
  std::string upstreams;                   ///< a file, for connect
  std::vector<std::string> organisations;  ///< files, in place of those that were joined
  std::string log_format{darkbloom::kLogAsText};
  bool simulated_hardware = false;
};

void add_policy(CLI::App& verb, Choices& choices) {
  verb.add_option("--policy", choices.policy,
                  "Whom to seal to, as TOML (default: darkbloom/policy.toml in your configuration "
                  "folder, where there is one)");
  verb.add_option("--log-policy", choices.log_policy,
                  "Which logs and witnesses to believe, a C2SP tlog-policy file");
  verb.add_flag("--simulated-hardware", choices.simulated_hardware,
                "Let a software TPM do for tier measured: to try it, it protects from nobody");
}

void add_organisations(CLI::App& verb, Choices& choices) {
  verb.add_option("--organisation", choices.organisations,
                  "An organisation's file whose machines may be used; may be given again (default: "
                  "those that you have joined, see `darkbloom org`)")
      ->check(CLI::ExistingFile);
}

CLI::App* add_connect(CLI::App& app, Choices& choices) {
  auto* verb = app.add_subcommand("connect", "Serve the OpenAI API on this device, sealing it");
  verb->add_option("--port", choices.connect.front.port, "Loopback port")->capture_default_str();
  verb->add_option("--coordinator", choices.connect.access.coordinator)->capture_default_str();
  verb->add_option("--receipts", choices.connect.front.receipts,
                   "Keep each answer's signed receipt in this folder, as ID.receipt");
  verb->add_flag("!--no-affinity", choices.connect.access.affinity,
                 "Give the coordinator no key by which a conversation finds the machine that knows "
                 "it");
  verb->add_option("--upstreams", choices.upstreams,
                   "Services that may answer what the sealed network does not, as TOML: they read "
                   "what they are sent");
  darkbloom::add_log_format(*verb, choices.log_format);
  add_policy(*verb, choices);
  add_organisations(*verb, choices);
  return verb;
}

CLI::App* add_chat(CLI::App& app, Choices& choices) {
  auto* verb = app.add_subcommand("chat", "Talk in the terminal");
  verb->add_option("--coordinator", choices.chat.access.coordinator)->capture_default_str();
  verb->add_option("--key", choices.chat.api_key, "API key")
      ->envname("DARKBLOOM_API_KEY")
      ->required();
  verb->add_option("--model", choices.chat.model, "Default: the first that is served");
  verb->add_flag("--verbose", choices.chat.trust_summary, "Say who could see what");
  verb->add_option("prompt", choices.chat.prompt, "Ask once and end");
  add_policy(*verb, choices);
  add_organisations(*verb, choices);
  return verb;
}

CLI::App* add_nodes(CLI::App& app, Choices& choices) {
  auto* verb = app.add_subcommand("nodes", "Show the machines, with your verdict on each");
  verb->add_option("--coordinator", choices.nodes.access.coordinator)->capture_default_str();
  verb->add_flag("--json", choices.nodes.json, "For programs");
  verb->add_option("--save", choices.nodes.save,
                   "Keep each machine's evidence here, as ID.evidence");
  add_policy(*verb, choices);
  add_organisations(*verb, choices);
  return verb;
}

CLI::App* add_up(CLI::App& app, Choices& choices) {
  auto* verb = app.add_subcommand("up", "Run a whole network on this machine");
  verb->add_option("--port", choices.up.port, "Port of the API")->capture_default_str();
  verb->add_option("--model", choices.up.models, "GGUF file; may be given again")->required();
  verb->add_option("--nodes", choices.up.nodes)->check(CLI::Range(1, 16))->capture_default_str();
  verb->add_option("--data", choices.up.data, "Folder for everything it writes")->required();
  verb->add_option("--receipts", choices.up.receipts, "Keep signed receipts in this folder");
  verb->add_option("--tpm", choices.up.tpm,
                   "swtpm: simulated TPMs, to try tier measured; or this machine's TPM for one "
                   "node, as tpm2-tss names it");
  verb->add_option("--once", choices.up.once, "Answer this prompt, stop everything, end");
  verb->add_option("--traces", choices.up.traces,
                   "A file for a trace of each stream, as OTLP in JSON lines");
  darkbloom::add_log_format(*verb, choices.up.log_format);
  add_policy(*verb, choices);
  return verb;
}

/// The user's own policy file, or an empty name.
fs::path usual_policy() {
  const char* const folder = std::getenv("XDG_CONFIG_HOME");
  const char* const home = std::getenv("HOME");
  if (folder == nullptr && home == nullptr) return {};
  const fs::path base = folder != nullptr ? fs::path(folder) : fs::path(home) / ".config";
  const fs::path file = base / "darkbloom" / "policy.toml";
  std::error_code error;
  return fs::exists(file, error) ? file : fs::path();
}

using darkbloom::policy::UserPolicy;

darkbloom::Result<UserPolicy> policy_of(const fs::path& file) {
  if (file.empty()) return UserPolicy{};
  const auto text = darkbloom::read_file(file, darkbloom::policy::kPolicyFileMax);
  if (!text) return darkbloom::fail(text.error());
  return darkbloom::policy::parse_policy(text->text());
}

/// Those that the command line names, or all that the user has joined.
darkbloom::Result<darkbloom::organisation::Organisations> organisations_of(const Choices& choices) {
  std::vector<fs::path> files(choices.organisations.begin(), choices.organisations.end());
  if (files.empty()) {
    const darkbloom::org::Keeping joined(darkbloom::org::usual_folder());
    for (const std::string& name : joined.names())
      files.push_back(joined.file_of(name));
  }
  return darkbloom::read_organisations(files);
}

/// The user's policy, with what the command line says beside it.
darkbloom::Result<UserPolicy> policy_of(const Choices& choices) {
  auto policy = policy_of(choices.policy.empty() ? usual_policy() : fs::path(choices.policy));
  if (!policy) return policy;
  auto organisations = organisations_of(choices);
  if (!organisations) return darkbloom::fail(organisations.error());
  darkbloom::policy::belong(*policy, std::move(*organisations));
  if (choices.simulated_hardware) policy->evidence.simulated_hardware = true;
  if (choices.log_policy.empty()) return policy;
  auto log = darkbloom::policy::read_log_policy(choices.log_policy);
  if (!log) return darkbloom::fail(log.error());
  policy->log = std::move(*log);
  return policy;
}

/// A program of its own under a verb of ours, as git has it. Returns only when it cannot be
/// started.
int run_beside(const char* program, char** arguments) {
  const std::string path = (darkbloom::own_program().parent_path() / program).string();
  ::execv(path.c_str(), arguments);
  std::cerr << "darkbloom: cannot start " << path << "\n";
  return 1;
}

int complain(const darkbloom::Error& error) {
  std::cerr << "darkbloom: " << error.detail << "\n";
  return 1;
}

/// With their keys; none where no file is named.
darkbloom::Result<std::vector<darkbloom::connect::Upstream>> upstreams_of(const Choices& choices) {
  namespace connect = darkbloom::connect;
  if (choices.upstreams.empty()) return {};
  const auto allowed = connect::check_policy_allows(choices.connect.access.policy.evidence);
  if (!allowed) return darkbloom::fail(allowed.error());
  const auto text = darkbloom::read_file(choices.upstreams, connect::kUpstreamFileMax);
  if (!text) return darkbloom::fail(text.error());
  auto upstreams = connect::parse_upstreams(text->text());
  if (!upstreams) return upstreams;
  const auto keys = connect::read_keys(
      *upstreams, [](const std::string& name) { return std::getenv(name.c_str()); });
  if (!keys) return darkbloom::fail(keys.error());
  return upstreams;
}

int connect(Choices& choices, const darkbloom::Clock& clock, darkbloom::Random& random) {
  darkbloom::start_log("connect", choices.log_format);
  if (auto is_free = darkbloom::check_port_is_free(choices.connect.front.port); !is_free) {
    return complain(is_free.error());
  }
  if (auto usable = darkbloom::front::make_receipt_folder(choices.connect.front.receipts);
      !usable) {
    return complain(usable.error());
  }
  auto upstreams = upstreams_of(choices);
  if (!upstreams) return complain(upstreams.error());
  choices.connect.upstreams = std::move(*upstreams);
  darkbloom::connect::serve(choices.connect, clock, random);
  return 0;
}

int up(Choices& choices, const darkbloom::Clock& clock, darkbloom::Random& random) {
  darkbloom::up::UpOptions& options = choices.up;
  options.data = fs::absolute(options.data);
  for (fs::path& model : options.models)
    model = fs::absolute(model);
  if (!options.traces.empty()) options.traces = fs::absolute(options.traces);
  if (!options.receipts.empty()) options.receipts = fs::absolute(options.receipts);
  if (!choices.policy.empty()) options.policy_file = fs::absolute(choices.policy);
  return darkbloom::up::run(options, clock, random);
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::string_view kWitness = "witness";
  if (argc > 1 && argv[1] == kWitness) return run_beside("darkbloom-witness", argv + 1);
  CLI::App app{"Private AI on other people's idle machines, sealed on yours."};
  app.set_version_flag("--version", darkbloom::version());
  app.require_subcommand(1);
  Choices choices;
  const CLI::App* connect_verb = add_connect(app, choices);
  const CLI::App* chat_verb = add_chat(app, choices);
  const CLI::App* nodes_verb = add_nodes(app, choices);
  const CLI::App* up_verb = add_up(app, choices);
  const CLI::App* verify_verb = darkbloom::verify::add_verb(app, choices.verify);
  const CLI::App* provenance_verb = darkbloom::provenance::add_verb(app, choices.provenance);
  const CLI::App* release_verb = darkbloom::release::add_verb(app, choices.release);
  const CLI::App* update_verb = darkbloom::update::add_verb(app, choices.update);
  const CLI::App* template_verb = darkbloom::templates::add_verb(app, choices.templates);
  const darkbloom::operate::NodeVerb node_verb(app);
  const CLI::App* doctor_verb = darkbloom::doctor::add_verb(app, choices.doctor);
  const CLI::App* model_verb = darkbloom::model::add_verb(app, choices.model);
  const CLI::App* org_verb = darkbloom::org::add_verb(app, choices.org);
  app.add_subcommand(std::string(kWitness), "Cosign what public logs publish (darkbloom-witness)");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  if (doctor_verb->parsed()) return darkbloom::doctor::run(choices.doctor);
  const darkbloom::SystemClock clock;
  if (node_verb.parsed()) return node_verb.run(clock);
  if (verify_verb->parsed()) return darkbloom::verify::run(*verify_verb, choices.verify, clock);
  if (model_verb->parsed()) return darkbloom::model::run(*model_verb, choices.model, clock);
  if (template_verb->parsed()) return darkbloom::templates::run(choices.templates, clock);
  darkbloom::crypto::SystemRandom random;
  if (org_verb->parsed()) return darkbloom::org::run(*org_verb, choices.org, random);
  if (provenance_verb->parsed()) return darkbloom::provenance::run(choices.provenance, random);
  if (release_verb->parsed()) {
    return darkbloom::release::run(*release_verb, choices.release, clock, random);
  }
  if (update_verb->parsed()) return darkbloom::update::run(choices.update, clock, random);
  const auto policy = policy_of(choices);
  if (!policy) return complain(policy.error());
  choices.connect.access.policy = choices.chat.access.policy = *policy;
  choices.nodes.access.policy = choices.up.policy = *policy;
  if (connect_verb->parsed()) return connect(choices, clock, random);
  darkbloom::start_log("darkbloom", choices.up.log_format);
  darkbloom::silence_info();
  if (chat_verb->parsed()) return darkbloom::chat::run(choices.chat, clock, random);
  if (nodes_verb->parsed()) return darkbloom::nodes::run(choices.nodes, clock, random);
  if (up_verb->parsed()) return up(choices, clock, random);
  return kUsage;
}
