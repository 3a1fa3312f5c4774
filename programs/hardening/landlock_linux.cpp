#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <string>

#include "hardening/landlock.h"

namespace darkbloom::hardening {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kWrite = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE;
constexpr std::uint64_t kKeep = kRead | kWrite | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                LANDLOCK_ACCESS_FS_MAKE_REG;
constexpr std::uint64_t kUseDevice = kRead | kWrite | LANDLOCK_ACCESS_FS_IOCTL_DEV;
/// What a rule on a file, and not on a folder, may name.
constexpr std::uint64_t kOfFiles =
    LANDLOCK_ACCESS_FS_READ_FILE | kWrite | LANDLOCK_ACCESS_FS_IOCTL_DEV;

/// Libraries, the loader's and the resolver's settings, what the kernel says of the machine.
constexpr std::array kSystem{"/usr", "/lib",  "/lib64", "/opt",
                             "/etc", "/proc", "/sys",   "/run/systemd/resolve"};
constexpr std::array kDevices{"/dev/null", "/dev/zero", "/dev/random", "/dev/urandom", "/dev/dri",
                              "/dev/kfd",  "/dev/tpm0", "/dev/tpmrm0", "/dev/accel"};

class Fd {
 public:
  explicit Fd(int number) : number_(number) {}
  ~Fd() {
    if (number_ >= 0) ::close(number_);
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

/// Every right of the kernel's version, so that what is not granted below is refused.
landlock_ruleset_attr ruleset_for(int version) {
  landlock_ruleset_attr attr{};
  attr.handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_SYM * 2 - 1;
  if (version >= 2) attr.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) attr.handled_access_fs |= LANDLOCK_ACCESS_FS_TRUNCATE;
  if (version >= 4) attr.handled_access_net = LANDLOCK_ACCESS_NET_BIND_TCP;
  if (version >= 5) attr.handled_access_fs |= LANDLOCK_ACCESS_FS_IOCTL_DEV;
  if (version >= 6) attr.scoped = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL;
  return attr;
}

/// A path that does not exist needs no right.
void grant(const Fd& ruleset, std::uint64_t handled, const fs::path& path, std::uint64_t rights) {
  const Fd place(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat status{};
  if (place.number() < 0 || ::fstat(place.number(), &status) != 0) return;
  if (!S_ISDIR(status.st_mode)) rights &= kOfFiles;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = rights & handled;
  rule.parent_fd = place.number();
  ::syscall(SYS_landlock_add_rule, ruleset.number(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

void grant_nvidia(const Fd& ruleset, std::uint64_t handled) {
  std::error_code error;
  // CUDA names its threads there, and does not start where it cannot.
  if (fs::exists("/dev/nvidiactl", error)) grant(ruleset, handled, "/proc/self/task", kWrite);
  for (const auto& entry : fs::directory_iterator("/dev", error)) {
    if (entry.path().filename().string().starts_with("nvidia")) {
      grant(ruleset, handled, entry.path(), kUseDevice);
    }
  }
}

/// Files that are mapped already, wherever they lie: they are measured later.
void grant_mapped(const Fd& ruleset, std::uint64_t handled) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const std::size_t path = line.find('/');
    if (path != std::string::npos) grant(ruleset, handled, line.substr(path), kRead);
  }
}

void grant_port(const Fd& ruleset, std::uint16_t port) {
  landlock_net_port_attr rule{};
  rule.allowed_access = LANDLOCK_ACCESS_NET_BIND_TCP;
  rule.port = port;
  ::syscall(SYS_landlock_add_rule, ruleset.number(), LANDLOCK_RULE_NET_PORT, &rule, 0);
}

}  // namespace

int landlock_version() {
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : static_cast<int>(version);
}

Result<void> confine_files(const Bounds& bounds) {
  const int version = landlock_version();
  const landlock_ruleset_attr attr = ruleset_for(version);
  const Fd ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0)));
  if (version == 0 || ruleset.number() < 0) {
    return fail(Fault::unavailable, "This kernel has no Landlock: files are not confined.");
  }
  const std::uint64_t handled = attr.handled_access_fs;
  for (const char* path : kSystem)
    grant(ruleset, handled, path, kRead);
  for (const char* path : kDevices)
    grant(ruleset, handled, path, kUseDevice);
  grant_nvidia(ruleset, handled);
  grant_mapped(ruleset, handled);
  for (const fs::path& path : bounds.reads)
    grant(ruleset, handled, path, kRead);
  for (const fs::path& path : bounds.writes)
    grant(ruleset, handled, path, kKeep);
  if (bounds.listens != 0 && attr.handled_access_net != 0) grant_port(ruleset, bounds.listens);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (::syscall(SYS_landlock_restrict_self, ruleset.number(), 0) != 0) {
    return fail(Fault::unavailable, "Landlock refused its rules: files are not confined.");
  }
  return {};
}

}  // namespace darkbloom::hardening
