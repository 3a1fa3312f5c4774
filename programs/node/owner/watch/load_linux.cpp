#include "node/owner/watch/load_linux.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <utility>

#include "node/owner/watch/kernel_file.h"

namespace darkbloom::node::owner {
namespace {

namespace fs = std::filesystem;

/// What a process has used, from its "stat" line: the 14th and 15th field, counted from the name in
/// brackets, which may hold anything.
std::uint64_t ticks_of(const std::string& stat) {
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(stat.substr(name_end + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field)
    fields >> skipped;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  fields >> user >> system;
  return user + system;
}

/// A trigger of pressure stall information: the kernel tells when `kind` programs have waited for
/// memory for so many microseconds of two seconds. Not for everybody's rights on old kernels.
int open_trigger(const fs::path& file, const std::string& kind, int waited_us) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return -1;
  const std::string trigger = kind + " " + std::to_string(waited_us) + " 2000000";
  if (::write(descriptor, trigger.c_str(), trigger.size() + 1) >= 0) return descriptor;
  ::close(descriptor);
  return -1;
}

constexpr int kSomeUs = 200'000;
constexpr int kFullUs = 400'000;
/// A trigger fires at most once in its window.
constexpr std::int64_t kPressureMs = 4'000;

bool lately(const std::optional<std::int64_t>& at_ms, std::int64_t now_ms) {
  return at_ms && now_ms - *at_ms < kPressureMs;
}

}  // namespace

OthersLoad::OthersLoad(pid_t node, fs::path proc) : node_(node), proc_(std::move(proc)) {}

std::optional<OthersLoad::Times> OthersLoad::read(std::int64_t now_ms) const {
  std::istringstream line(text_in(proc_ / "stat"));
  std::string label;
  line >> label;
  if (label != "cpu") return std::nullopt;
  // user nice system idle iowait irq softirq steal
  std::array<std::uint64_t, 8> fields{};
  Times times{.at_ms = now_ms};
  for (std::uint64_t& field : fields) {
    if (!(line >> field)) return std::nullopt;
    times.all += field;
  }
  times.busy = times.all - fields[3] - fields[4];
  times.own = ticks_of(text_in(proc_ / std::to_string(node_) / "stat"));
  return times;
}

void OthersLoad::look(Sample& sample, std::int64_t now_ms) {
  if (!last_) last_ = read(now_ms);
  if (last_ && now_ms - last_->at_ms >= kSpanMs) {
    const auto times = read(now_ms);
    if (times && times->all > last_->all) {
      const std::uint64_t busy = times->busy - std::min(times->busy, last_->busy);
      const std::uint64_t own = times->own - std::min(times->own, last_->own);
      const std::uint64_t others = busy - std::min(busy, own);
      percent_ = static_cast<std::uint8_t>(
          std::min<std::uint64_t>(100, others * 100 / (times->all - last_->all)));
    }
    if (times) last_ = times;
  }
  sample.others_cpu_percent = percent_;
}

Memory::Memory(pid_t node, fs::path proc) : node_(node), proc_(std::move(proc)) {
  some_ = open_trigger(proc_ / "pressure/memory", "some", kSomeUs);
  full_ = open_trigger(proc_ / "pressure/memory", "full", kFullUs);
}

Memory::~Memory() {
  for (const int descriptor : {some_, full_}) {
    if (descriptor >= 0) ::close(descriptor);
  }
}

std::vector<Listening> Memory::listening() {
  std::vector<Listening> all;
  for (const int descriptor : {some_, full_}) {
    if (descriptor >= 0) all.push_back({.descriptor = descriptor, .events = POLLPRI});
  }
  return all;
}

bool Memory::news(int descriptor, std::int64_t now_ms) {
  (descriptor == full_ ? full_ms_ : some_ms_) = now_ms;
  return true;
}

void Memory::look(Sample& sample, std::int64_t now_ms) {
  const std::uint64_t total_kib = number_after(text_in(proc_ / "meminfo"), "MemTotal:").value_or(0);
  sample.memory_total = total_kib * 1024;
  const auto status = text_in(proc_ / std::to_string(node_) / "status");
  sample.memory_own = number_after(status, "VmRSS:").value_or(0) * 1024;
  if (lately(some_ms_, now_ms)) sample.memory_pressure = Pressure::some;
  if (lately(full_ms_, now_ms)) sample.memory_pressure = Pressure::full;
}

}  // namespace darkbloom::node::owner
