#pragma once
// What logind knows: that the machine is going to sleep, which it lets the node prepare for, and,
// where no input device can be read, since when the desktop calls itself idle.

#include <cstdint>
#include <memory>
#include <optional>

#include "node/owner/watch/source.h"

struct sd_bus;
struct sd_bus_message;

namespace darkbloom::node::owner {

class Logind final : public Source {
 public:
  /// How long sleep is held up: the node's grace before sleep, and a little.
  static constexpr std::int64_t kHoldMs = 3'500;

  /// `connection` is a socket whose other end is logind itself; none: the system's bus. Without
  /// either nothing is known, and that is no error: many machines have no logind.
  explicit Logind(int connection = -1);
  ~Logind() override;
  Logind(const Logind&) = delete;
  Logind& operator=(const Logind&) = delete;

  std::vector<Listening> listening() override;
  bool news(int descriptor, std::int64_t now_ms) override;
  /// After the input devices, which know better.
  void look(Sample& sample, std::int64_t now_ms) override;

 private:
  struct Close {
    void operator()(sd_bus* bus) const;
  };
  static int on_sleep(sd_bus_message* message, void* self, void* error);
  void hear();
  void sleep_changes(bool begins);
  void hold_sleep();
  void let_sleep();
  void look_for_idle(Sample& sample, std::int64_t now_ms);

  std::unique_ptr<sd_bus, Close> bus_;
  int held_ = -1;  ///< while it is open the machine does not sleep, for as long as logind allows
  bool sleeping_ = false;
  bool changed_ = false;
  std::optional<std::int64_t> sleeping_ms_;  ///< since when
};

}  // namespace darkbloom::node::owner
