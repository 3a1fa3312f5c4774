#include "node/owner/watch/apps_linux.h"

#include <algorithm>
#include <utility>

#include "node/owner/watch/kernel_file.h"

namespace darkbloom::node::owner {

namespace fs = std::filesystem;

ExclusiveApps::ExclusiveApps(std::vector<std::string> names, fs::path proc)
    : names_(std::move(names)), proc_(std::move(proc)) {}

/// By the name of its program's file as it was started: the kernel's own names end after 15 bytes.
bool ExclusiveApps::runs(const fs::path& process) const {
  std::string command = text_in(process / "cmdline");
  command.resize(std::min(command.size(), command.find('\0')));
  const std::string name = fs::path(command).filename().string();
  const std::string kernels = word_in(process / "comm");
  return std::ranges::any_of(names_, [&](const std::string& wanted) {
    return !wanted.empty() && (wanted == name || wanted == kernels);
  });
}

void ExclusiveApps::look(Sample& sample, std::int64_t now_ms) {
  if (!names_.empty() && now_ms - looked_ms_ >= kSpanMs) {
    looked_ms_ = now_ms;
    std::error_code none;
    running_ = false;
    for (const auto& entry : fs::directory_iterator(proc_, none)) {
      const std::string number = entry.path().filename().string();
      const bool is_process = number.find_first_not_of("0123456789") == std::string::npos;
      if (is_process && runs(entry.path())) running_ = true;
    }
  }
  sample.exclusive_app = running_;
}

}  // namespace darkbloom::node::owner
