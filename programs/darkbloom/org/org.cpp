#include "darkbloom/org/org.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "darkbloom/org/keeping.h"
#include "organisation/invite_code.h"

namespace darkbloom::org {
namespace {

using organisation::Organisation;

/// As it is called where the user gives no name.
std::string name_of(const OrgOptions& options, const Organisation& organisation) {
  constexpr std::size_t kShort = 8;
  return options.name.empty() ? organisation.id().hex().substr(0, kShort) : options.name;
}

Result<void> make(const Keeping& keeping, const OrgOptions& options, Random& random) {
  const Organisation founded = Organisation::found(random);
  const std::string name = name_of(options, founded);
  if (auto kept = keeping.keep(name, founded); !kept) return kept;
  std::cerr << "organisation " << name << ", " << founded.id().hex() << "\n"
            << "Whoever has this invite code is a member:\n";
  std::cout << organisation::invite_code(founded).text() << "\n";
  std::cerr << "A machine serves it alone with: darkbloom-node --organisation "
            << keeping.file_of(name).string() << "\n";
  return {};
}

Result<Secret> code_of(const OrgOptions& options) {
  if (!options.code.empty()) return Secret::copy(view_of(options.code));
  std::string line;
  std::getline(std::cin, line);
  Secret code = Secret::copy(view_of(line));
  wipe(std::span(reinterpret_cast<std::uint8_t*>(line.data()), line.size()));
  return code;
}

Result<void> join(const Keeping& keeping, const OrgOptions& options) {
  const auto code = code_of(options);
  if (!code) return fail(code.error());
  const auto invited = organisation::parse_invite_code(code->text());
  if (!invited) return fail(invited.error());
  const std::string name = name_of(options, *invited);
  if (auto kept = keeping.keep(name, *invited); !kept) return kept;
  std::cerr << "joined organisation " << name << ", " << invited->id().hex() << "\n";
  return {};
}

Result<void> list(const Keeping& keeping) {
  for (const std::string& name : keeping.names()) {
    const auto read = keeping.read(name);
    if (!read) return fail(read.error());
    std::cout << read->id().hex() << "  " << name << "\n";
  }
  return {};
}

Result<void> show(const Keeping& keeping, const OrgOptions& options) {
  const auto read = keeping.read(options.name);
  if (!read) return fail(read.error());
  std::cout << "id      " << read->id().hex() << "\n"
            << "file    " << keeping.file_of(options.name).string() << "\n"
            << "invite  " << organisation::invite_code(*read).text() << "\n";
  return {};
}

}  // namespace

CLI::App* add_verb(CLI::App& app, OrgOptions& options) {
  auto* verb = app.add_subcommand("org", "Machines that serve your organisation, or only you");
  verb->require_subcommand(1);
  auto* make = verb->add_subcommand("new", "Found an organisation, and print its invite code");
  make->add_option("NAME", options.name, "What you call it, such as mine");
  auto* join = verb->add_subcommand("join", "Join one by its invite code");
  join->add_option(
      "CODE", options.code,
      "Default: a line of standard input, where nobody sees it in a list of processes");
  join->add_option("--name", options.name, "What you call it");
  verb->add_subcommand("list", "Show those that you have joined");
  auto* show = verb->add_subcommand("show", "Show one, with its invite code and its file");
  show->add_option("NAME", options.name)->required();
  auto* leave = verb->add_subcommand("leave", "Forget one; its other members keep it");
  leave->add_option("NAME", options.name)->required();
  verb->footer(
      "Whoever has the invite code is a member and can invite others. Nobody can be shut out\n"
      "of an organisation: found a new one, and invite the others. An organisation that you\n"
      "share with nobody makes machines that serve only you:\n"
      "  darkbloom org new mine\n"
      "  darkbloom-node --organisation ~/.config/darkbloom/organisations/mine ...");
  return verb;
}

int run(const CLI::App& verb, const OrgOptions& options, Random& random) {
  const auto folder = usual_folder();
  if (folder.empty()) {
    std::cerr << "darkbloom: there is no home folder to keep organisations in\n";
    return 1;
  }
  const Keeping keeping(folder);
  Result<void> done;
  if (verb.got_subcommand("new")) done = make(keeping, options, random);
  if (verb.got_subcommand("join")) done = join(keeping, options);
  if (verb.got_subcommand("list")) done = list(keeping);
  if (verb.got_subcommand("show")) done = show(keeping, options);
  if (verb.got_subcommand("leave")) done = keeping.leave(options.name);
  if (done) return 0;
  std::cerr << "darkbloom: " << done.error().detail << "\n";
  return 1;
}

}  // namespace darkbloom::org
