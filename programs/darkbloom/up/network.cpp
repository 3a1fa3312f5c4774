#include "darkbloom/up/network.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <thread>
#include <utility>

#include "darkbloom/up/soft_tpm.h"
#include "support/files.h"
#include "support/port.h"

namespace darkbloom::up {
namespace {

namespace fs = std::filesystem;

/// The last lines of a child's log, for the person who has to mend it.
std::string tail_of(const fs::path& log) {
  std::ifstream file(log);
  std::string line;
  std::string last;
  while (std::getline(file, line)) {
    if (!line.empty()) last = line;
  }
  return last;
}

}  // namespace

std::string Network::program(const char* name) const {
  return (own_program().parent_path() / name).string();
}

Result<void> Network::add_logging(const std::string& name, std::vector<std::string> command) {
  command.insert(command.end(), {"--log-format", options_.log_format});
  return add(name, std::move(command));
}

Result<void> Network::add(const std::string& name, std::vector<std::string> command) {
  auto child = Child::start(std::move(command), {options_.data / "log" / (name + ".log"),
                                                 options_.data / "run" / (name + ".pid")});
  if (!child) return fail(child.error());
  members_.push_back({std::move(*child)});
  return {};
}

Result<void> Network::make_key() {
  const fs::path file = options_.data / "api_key";
  if (const auto kept = read_file(file, 256)) {
    api_key_ = std::string(kept->text());
    return {};
  }
  auto made = output_of({program("darkbloom-coordinator"), "--data", options_.data.string(),
                         "add-key", "this machine"});
  if (!made) return fail(made.error());
  api_key_ = made->substr(0, made->find('\n'));
  return write_private_file(file, view_of(api_key_));
}

Result<void> Network::start_nodes() {
  // Nodes of one machine share its cores; alone, a node chooses for itself.
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const unsigned share = std::max(1U, cores / static_cast<unsigned>(options_.nodes));
  const std::string threads = std::to_string(options_.nodes == 1 ? 0 : share);
  for (int n = 1; n <= options_.nodes; ++n) {
    const std::string name = "node-" + std::to_string(n);
    std::vector<std::string> command{program("darkbloom-node"),
                                     "--data",
                                     (options_.data / name).string(),
                                     "--coordinator",
                                     coordinator(),
                                     "--threads",
                                     threads};
    for (const std::filesystem::path& model : options_.models)
      command.insert(command.end(), {"--model", model.string()});
    if (auto equipped = equip(name, command); !equipped) return equipped;
    if (auto added = add_logging(name, std::move(command)); !added) return added;
  }
  return {};
}

Result<void> Network::equip(const std::string& node, std::vector<std::string>& command) {
  if (options_.tpm.empty()) return {};
  if (options_.tpm != kSoftTpm) {
    command.insert(command.end(), {"--tpm", options_.tpm});
    return {};
  }
  const SoftTpm& tpm = tpms_.at(node);
  command.insert(command.end(), {"--tpm", tpm.tcti(), "--simulated-boot"});
  if (auto added = add(node + "-tpm", tpm.command()); !added) return added;
  return tpm.wait_until_ready();
}

Result<void> Network::make_tpms() {
  if (options_.tpm != kSoftTpm) return {};
  for (int n = 1; n <= options_.nodes; ++n) {
    const std::string node = "node-" + std::to_string(n);
    auto tpm = SoftTpm::manufacture(options_.data, node);
    if (!tpm) return fail(tpm.error());
    tpms_.emplace(node, std::move(*tpm));
  }
  return {};
}

Result<void> Network::start() {
  std::error_code error;
  fs::create_directories(options_.data / "log", error);
  fs::create_directories(options_.data / "run", error);
  if (error) return fail(Fault::unavailable, "Cannot write in " + options_.data.string() + ".");
  if (auto key = make_key(); !key) return key;
  const auto inner = find_free_port();
  if (!inner) return fail(inner.error());
  inner_port_ = *inner;
  if (auto witness = start_witness(); !witness) return witness;
  if (auto made = make_tpms(); !made) return made;
  if (auto coordinator = start_coordinator(); !coordinator) return coordinator;
  if (auto nodes_started = start_nodes(); !nodes_started) return nodes_started;
  return start_connect();
}

Result<std::string> Network::first_line_of(std::vector<std::string> command) {
  auto said = output_of(command);
  if (!said) return said;
  return said->substr(0, said->find('\n'));
}

Result<void> Network::start_witness() {
  const auto port = find_free_port();
  if (!port) return fail(port.error());
  const auto log = first_line_of(
      {program("darkbloom-coordinator"), "--data", options_.data.string(), "log-key"});
  if (!log) return fail(log.error());
  std::vector<std::string> command = {program("darkbloom-witness"), "--data",
                                      (options_.data / "witness").string(), "--name",
                                      "witness.local"};
  auto print_key = command;
  print_key.push_back("--print-key");
  const auto witness = first_line_of(std::move(print_key));
  if (!witness) return fail(witness.error());
  const std::string policy = "log " + *log + "\nwitness w1 " + *witness + "\nquorum w1\n";
  if (auto kept = write_private_file(log_policy(), view_of(policy)); !kept) return kept;
  witness_ = "http://127.0.0.1:" + std::to_string(*port);
  command.insert(command.end(), {"--log", *log, "--port", std::to_string(*port)});
  return add_logging("witness", std::move(command));
}

Result<void> Network::start_coordinator() {
  std::vector<std::string> command = {program("darkbloom-coordinator"),
                                      "--data",
                                      options_.data.string(),
                                      "--port",
                                      std::to_string(inner_port_),
                                      "--witness",
                                      witness_,
                                      "--publish",
                                      (options_.data / "publish").string()};
  for (int n = 1; n <= options_.nodes; ++n) {
    const fs::path entries = options_.data / ("node-" + std::to_string(n)) / "log-entries";
    command.insert(command.end(), {"--publish", entries.string()});
  }
  if (!options_.traces.empty()) {
    command.insert(command.end(), {"--traces", options_.traces.string()});
  }
  return add_logging("coordinator", std::move(command));
}

Result<void> Network::start_connect() {
  std::vector<std::string> command = {
      program("darkbloom"), "connect",     "--port",       std::to_string(options_.port),
      "--coordinator",      coordinator(), "--log-policy", log_policy().string()};
  if (!options_.receipts.empty()) {
    command.insert(command.end(), {"--receipts", options_.receipts.string()});
  }
  if (options_.tpm == kSoftTpm) command.push_back("--simulated-hardware");
  if (!options_.policy_file.empty()) {
    command.insert(command.end(), {"--policy", options_.policy_file.string()});
  }
  return add_logging("connect", std::move(command));
}

bool Network::whole() {
  return std::ranges::all_of(members_, [](Member& member) { return member.child.running(); });
}

Result<void> Network::mend() {
  for (Member& member : members_) {
    if (member.child.running()) continue;
    if (auto mended = mend(member); !mended) return mended;
  }
  return {};
}

Result<void> Network::mend(Member& member) {
  const auto now = std::chrono::steady_clock::now();
  if (now - member.started > kLastsS) member.restarts = 0;
  if (++member.restarts > kRestartsMax) {
    return fail(Fault::internal, member.child.name() + " ends again and again: " + failure());
  }
  member.started = now;
  std::cerr << "darkbloom up: " << member.child.name() << " ended by itself and is started again\n";
  return member.child.start_again();
}

std::string Network::failure() {
  for (Member& member : members_) {
    const Child& child = member.child;
    if (!member.child.running()) {
      return tail_of(child.log()) + "\n(the whole log is " + child.log().string() + ")";
    }
  }
  return "it was stopped";
}

}  // namespace darkbloom::up
