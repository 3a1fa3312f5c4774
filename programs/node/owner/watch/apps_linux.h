#pragma once
// Whether a program runs that the owner wants the machine for.

#include <filesystem>
#include <string>
#include <vector>

#include "node/owner/watch/source.h"

namespace darkbloom::node::owner {

class ExclusiveApps final : public Source {
 public:
  /// All processes are looked through no more often.
  static constexpr std::int64_t kSpanMs = 5'000;

  explicit ExclusiveApps(std::vector<std::string> names, std::filesystem::path proc = "/proc");
  void look(Sample& sample, std::int64_t now_ms) override;

 private:
  bool runs(const std::filesystem::path& process) const;

  std::vector<std::string> names_;
  std::filesystem::path proc_;
  std::int64_t looked_ms_ = -kSpanMs;
  bool running_ = false;
};

}  // namespace darkbloom::node::owner
