#pragma once
// How busy other programs keep the processor, and how much memory there is and the node holds.

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "node/owner/watch/source.h"

namespace darkbloom::node::owner {

class OthersLoad final : public Source {
 public:
  /// A shorter time says little.
  static constexpr std::int64_t kSpanMs = 900;

  /// `node` is the process whose work does not count as others'.
  explicit OthersLoad(pid_t node, std::filesystem::path proc = "/proc");
  void look(Sample& sample, std::int64_t now_ms) override;

 private:
  /// In the kernel's ticks, of all cores since their start.
  struct Times {
    std::int64_t at_ms = 0;
    std::uint64_t all = 0;
    std::uint64_t busy = 0;
    std::uint64_t own = 0;
  };
  std::optional<Times> read(std::int64_t now_ms) const;

  pid_t node_;
  std::filesystem::path proc_;
  std::optional<Times> last_;
  std::uint8_t percent_ = 0;
};

class Memory final : public Source {
 public:
  explicit Memory(pid_t node, std::filesystem::path proc = "/proc");
  ~Memory() override;
  /// The kernel tells when programs have waited for memory for a while.
  std::vector<Listening> listening() override;
  bool news(int descriptor, std::int64_t now_ms) override;
  void look(Sample& sample, std::int64_t now_ms) override;

 private:
  pid_t node_;
  std::filesystem::path proc_;
  int some_ = -1;
  int full_ = -1;
  std::optional<std::int64_t> some_ms_;  ///< when it told so last
  std::optional<std::int64_t> full_ms_;
};

}  // namespace darkbloom::node::owner
