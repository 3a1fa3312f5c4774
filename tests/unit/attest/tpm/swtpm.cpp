#include "unit/attest/tpm/swtpm.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "base/check.h"

namespace darkbloom::attest::test {
namespace {

namespace fs = std::filesystem;

/// Starts a program; its words go to a log in `folder`. Nothing when it is not there.
std::optional<pid_t> spawn(std::vector<std::string> words, const fs::path& folder) {
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::string path = "PATH=/usr/local/bin:/usr/bin:/bin";
  std::string temporary = "TMPDIR=" + folder.string();
  std::vector<char*> environment{path.data(), temporary.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const std::string log = (folder / "log").string();
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(),
                                  environment.data());
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? std::optional(child) : std::nullopt;
}

/// Runs a program to its end. False when it is not there or fails.
bool run(std::vector<std::string> words, const fs::path& folder) {
  const auto child = spawn(std::move(words), folder);
  int status = 1;
  return child && waitpid(*child, &status, 0) == *child && status == 0;
}

fs::path new_folder() {
  std::string name = (fs::temp_directory_path() / "darkbloom-swtpm-XXXXXX").string();
  check(mkdtemp(name.data()) != nullptr, "a test has a folder of its own");
  return name;
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
}

Bytes read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::optional<Swtpm> Swtpm::start(bool certified) {
  Swtpm tpm(new_folder());
  fs::create_directory(tpm.folder_ / "state");
  if (!run({"swtpm", "--version"}, tpm.folder_)) return std::nullopt;
  check(!certified || tpm.manufacture(), "swtpm_setup makes a certified TPM");
  check(tpm.power_on(), "swtpm starts");
  return tpm;
}

Swtpm::Swtpm(Swtpm&& other) noexcept
    : folder_(std::exchange(other.folder_, {})), process_(std::exchange(other.process_, 0)) {}

Swtpm::~Swtpm() {
  if (folder_.empty()) return;
  power_off();
  fs::remove_all(folder_);
}

bool Swtpm::manufacture() const {
  const std::string authority = (folder_ / "authority").string();
  fs::create_directory(authority);
  write(folder_ / "localca.conf", "statedir = " + authority + "\nsigningkey = " + authority +
                                      "/signkey.pem\nissuercert = " + authority +
                                      "/issuercert.pem\ncertserial = " + authority + "/serial\n");
  write(folder_ / "localca.options",
        "--platform-manufacturer test\n--platform-version 1\n--platform-model test\n");
  write(folder_ / "setup.conf",
        "create_certs_tool = /usr/bin/swtpm_localca\ncreate_certs_tool_config = " +
            (folder_ / "localca.conf").string() + "\ncreate_certs_tool_options = " +
            (folder_ / "localca.options").string() + "\nactive_pcr_banks = sha256\n");
  std::vector<std::string> words{"swtpm_setup",
                                 "--tpm2",
                                 "--create-ek-cert",
                                 "--tpm-state",
                                 (folder_ / "state").string(),
                                 "--config",
                                 (folder_ / "setup.conf").string()};
  if (geteuid() == 0) words.insert(words.end(), {"--runas", "root"});
  return run(words, folder_);
}

/// swtpm writes its number once its sockets listen, and ends with this test however that ends.
bool Swtpm::power_on() {
  const auto at = [this](const char* name) { return (folder_ / name).string(); };
  fs::remove(folder_ / "pid");
  check(mkfifo(at("pid").c_str(), 0600) == 0, "a test may make a pipe");
  const int pipe = open(at("pid").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  const auto child = spawn(
      {"setpriv", "--pdeathsig", "KILL", "swtpm", "socket", "--tpm2", "--pid", "file=" + at("pid"),
       "--tpmstate", "dir=" + at("state"), "--server", "type=unixio,path=" + at("tpm"), "--ctrl",
       "type=unixio,path=" + at("tpm.ctrl"), "--flags", "startup-clear"},
      folder_);
  pollfd listens{.fd = pipe, .events = POLLIN, .revents = 0};
  constexpr int kPatienceMs = 10'000;
  const bool is_on = child && poll(&listens, 1, kPatienceMs) == 1;
  close(pipe);
  process_ = child.value_or(0);
  return is_on;
}

/// Pulls the plug. Asked politely, swtpm 0.10 now and then spins for ever when its client hangs up
/// at the same moment.
void Swtpm::power_off() {
  if (process_ == 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = 0;
}

void Swtpm::reboot() {
  power_off();
  check(power_on(), "swtpm starts again");
}

std::string Swtpm::traced_tcti() const {
  setenv("TCTI_PCAP_FILE", (folder_ / "trace").c_str(), 1);
  return "pcap:" + tcti();
}

Bytes Swtpm::bus_trace() const {
  return read(folder_ / "trace");
}

Bytes Swtpm::authority_file(const std::string& name) const {
  return read(folder_ / "authority" / name);
}

}  // namespace darkbloom::attest::test
