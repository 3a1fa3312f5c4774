#include "darkbloom/up/soft_tpm.h"

#include <poll.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>

#include "darkbloom/up/child.h"
#include "support/files.h"

namespace darkbloom::up {
namespace {

namespace fs = std::filesystem;

constexpr int kReadyPatienceMs = 5'000;
constexpr int kReadyPollMs = 10;
constexpr std::size_t kCertificateMax = 64U << 10;

/// Where a shell would find it.
Result<std::string> program_in_path(const std::string& name) {
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path program = fs::path(folder) / name;
    if (::access(program.c_str(), X_OK) == 0) return program.string();
  }
  return fail(Fault::not_found, "There is no " + name +
                                    " on this machine; install swtpm and "
                                    "swtpm-tools, or leave out --tpm.");
}

Result<void> write(const fs::path& file, const std::string& text) {
  return write_private_file(file, view_of(text));
}

/// What swtpm_setup reads, all below `folder`.
Result<void> write_settings(const fs::path& folder) {
  const std::string at = folder.string() + "/";
  if (auto wrote =
          write(folder / "localca.conf", "statedir = " + at + "\nsigningkey = " + at +
                                             "signkey.pem\nissuercert = " + at +
                                             "issuercert.pem\ncertserial = " + at + "serial\n");
      !wrote) {
    return wrote;
  }
  if (auto wrote = write(folder / "localca.options",
                         "--platform-manufacturer darkbloom\n--platform-version 1\n"
                         "--platform-model simulated\n");
      !wrote) {
    return wrote;
  }
  const auto authority = program_in_path("swtpm_localca");
  if (!authority) return fail(authority.error());
  return write(folder / "setup.conf", "create_certs_tool = " + *authority +
                                          "\ncreate_certs_tool_config = " + at +
                                          "localca.conf\ncreate_certs_tool_options = " + at +
                                          "localca.options\nactive_pcr_banks = sha256\n");
}

/// The authority's chain, where a coordinator looks for makers.
Result<void> publish_authority(const fs::path& authority, const fs::path& makers) {
  std::string chain;
  for (const char* const name : {"issuercert.pem", "swtpm-localca-rootca-cert.pem"}) {
    const auto certificate = read_file(authority / name, kCertificateMax);
    if (!certificate) return fail(certificate.error());
    chain += certificate->text();
  }
  std::error_code ignored;
  fs::create_directories(makers, ignored);
  return write(makers / "simulated-swtpm.pem", chain);
}

}  // namespace

Result<SoftTpm> SoftTpm::manufacture(const fs::path& data, const std::string& name) {
  const auto program = program_in_path("swtpm");
  if (!program) return fail(program.error());
  const auto setup = program_in_path("swtpm_setup");
  if (!setup) return fail(setup.error());
  const fs::path authority = data / "tpm-authority";
  SoftTpm tpm(*program, data / name / "tpm", data / "run" / (name + ".tpm"));
  if (tpm.socket_.string().size() + sizeof(".ctrl") > sizeof(sockaddr_un::sun_path)) {
    return fail(Fault::invalid,
                "The folder's name is too long for a TPM's socket: choose a "
                "shorter one with --data.");
  }
  std::error_code ignored;
  fs::create_directories(authority, ignored);
  if (fs::exists(tpm.state_ / "tpm2-00.permall")) return tpm;
  fs::create_directories(tpm.state_, ignored);
  if (auto settings = write_settings(authority); !settings) return fail(settings.error());
  std::vector<std::string> command{*setup,
                                   "--tpm2",
                                   "--create-ek-cert",
                                   "--tpm-state",
                                   tpm.state_.string(),
                                   "--config",
                                   (authority / "setup.conf").string()};
  // swtpm_setup would become a user of its own, who may not write here.
  if (::geteuid() == 0) command.insert(command.end(), {"--runas", "root"});
  if (auto made = output_of(command); !made) return fail(made.error());
  if (auto told = publish_authority(authority, data / "tpm-makers"); !told) {
    return fail(told.error());
  }
  return tpm;
}

std::vector<std::string> SoftTpm::command() const {
  const std::string socket = "type=unixio,path=" + socket_.string();
  return {program_, "socket", "--tpm2",         "--tpmstate", "dir=" + state_.string(), "--server",
          socket,   "--ctrl", socket + ".ctrl", "--flags",    "startup-clear"};
}

Result<void> SoftTpm::wait_until_ready() const {
  for (int waited = 0; waited < kReadyPatienceMs; waited += kReadyPollMs) {
    if (fs::exists(socket_)) return {};
    ::poll(nullptr, 0, kReadyPollMs);
  }
  return fail(Fault::timed_out, "The software TPM did not start.");
}

}  // namespace darkbloom::up
