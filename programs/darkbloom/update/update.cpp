#include "darkbloom/update/update.h"

#include <sys/utsname.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cctype>
#include <iostream>

#include "darkbloom/update/installation.h"
#include "support/files.h"

namespace darkbloom::update {
namespace {

constexpr int kRolledBack = 3;

std::string platform_name() {
  utsname system{};
  ::uname(&system);
  std::string name = system.sysname;
  std::ranges::transform(name, name.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return name + "-" + system.machine;
}

/// What the command line says, or else the setting.
std::string chosen(const std::string& said, const Installation& here, const char* name) {
  return said.empty() ? here.setting(name) : said;
}

/// The machine's own, made where there is none.
std::string machine_id(const UpdateOptions& options, const Installation& here, Random& random) {
  std::string id = chosen(options.id, here, "id");
  if (!id.empty()) return id;
  std::array<std::uint8_t, 16> bytes{};
  random.fill(bytes);
  id = to_hex(bytes);
  static_cast<void>(here.set("id", id));
  return id;
}

Result<Machine> machine_of(const UpdateOptions& options, const Installation& here, Random& random) {
  const auto installed = here.installed();
  if (!installed) return fail(installed.error());
  const std::string ring_name = chosen(options.ring, here, "ring");
  const auto ring = parse_ring(ring_name.empty() ? "all" : ring_name);
  if (!ring) return fail(ring.error());
  Machine machine{.installed = *installed,
                  .id = machine_id(options, here, random),
                  .ring = *ring,
                  .allow_older = options.allow_older};
  if (const auto failed = release::parse_version(here.setting("failed"))) machine.failed = *failed;
  return machine;
}

Result<UpdateTerms> terms_of(const UpdateOptions& options, const Installation& here,
                             const Clock& clock, Random& random) {
  const auto key = tlog::parse_note_key(here.setting("key"));
  if (!key) return fail(key.error());
  auto machine = machine_of(options, here, random);
  if (!machine) return fail(machine.error());
  UpdateTerms terms{.key = *key,
                    .platform = platform_name(),
                    .machine = std::move(*machine),
                    .now_ms = clock.now_ms(),
                    .check_only = options.check_only};
  const std::string policy = here.setting("log-policy");
  if (policy.empty()) return terms;
  auto log = tlog::parse_log_policy(policy + "\n");
  if (!log) return fail(log.error());
  terms.log = std::move(*log);
  return terms;
}

std::string_view reason(Decision decision) {
  switch (decision) {
    case Decision::take:
      return "it is to be taken";
    case Decision::up_to_date:
      return "it is installed";
    case Decision::older:
      return "it is older than the installed (--allow-older takes it)";
    case Decision::not_yet:
      return "it has not come to this machine's turn in its ring";
    case Decision::failed_before:
      return "it was not healthy here";
  }
  return "";
}

int tell(const UpdateReport& report) {
  const std::string version = release::version_text(report.offered);
  switch (report.outcome) {
    case Outcome::updated:
      std::cout << "updated to " << version << "\n";
      return 0;
    case Outcome::available:
      std::cout << version << " is available\n";
      return 0;
    case Outcome::stays:
      std::cout << "nothing to do: " << version << ": " << reason(report.decision) << "\n";
      return 0;
    case Outcome::rolled_back:
      std::cerr << "darkbloom: " << version << " is not healthy, rolled back: " << report.why
                << "\n";
      return kRolledBack;
  }
  return 1;
}

Result<UpdateReport> update(const UpdateOptions& options, const Clock& clock, Random& random) {
  const std::filesystem::path home = options.home.empty()
                                         ? own_program().parent_path().parent_path()
                                         : std::filesystem::path(options.home);
  Installation here(home, platform_name());
  const auto terms = terms_of(options, here, clock, random);
  if (!terms) return fail(terms.error());
  here.use(chosen(options.from, here, "from"), chosen(options.health, here, "health"));
  auto report = run_update(*terms, here);
  if (report && report->outcome == Outcome::updated) {
    here.keep_only(report->offered, terms->machine.installed);
  }
  return report;
}

}  // namespace

CLI::App* add_verb(CLI::App& app, UpdateOptions& options) {
  auto* verb = app.add_subcommand("update", "Install the newest release, or go back if it is bad");
  verb->add_flag("--check", options.check_only, "Only tell");
  verb->add_flag("--allow-older", options.allow_older, "Also take an older release");
  verb->add_option("--ring", options.ring, "canary, early or all (default: as set, or all)");
  verb->add_option("--from", options.from, "Where releases are (default: as it was installed)");
  verb->add_option("--health", options.health,
                   "A command that starts again what must run and fails when it does not work");
  verb->add_option("--id", options.id, "What tells this machine from others in its ring");
  verb->add_option("--home", options.home, "The folder of versions (default: this program's)");
  return verb;
}

int run(const UpdateOptions& options, const Clock& clock, Random& random) {
  const auto report = update(options, clock, random);
  if (report) return tell(*report);
  std::cerr << "darkbloom: " << report.error().detail << "\n";
  return 1;
}

}  // namespace darkbloom::update
