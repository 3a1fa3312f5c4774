// Never run: no Mac at hand.

#include <libproc.h>

#include <algorithm>
#include <array>
#include <utility>

#include "node/owner/watch/mac_sources.h"

namespace darkbloom::node::owner {
namespace {

constexpr std::int64_t kSpanMs = 5'000;
constexpr std::size_t kProcessesMax = 4096;

class Apps final : public Source {
 public:
  explicit Apps(std::vector<std::string> names) : names_(std::move(names)) {}
  std::vector<Listening> listening() override { return {}; }
  bool news(int, std::int64_t) override { return false; }
  void look(Sample& sample, std::int64_t now_ms) override {
    if (!names_.empty() && now_ms - looked_ms_ >= kSpanMs) {
      looked_ms_ = now_ms;
      running_ = any_runs();
    }
    sample.exclusive_app = running_;
  }

 private:
  bool any_runs() const {
    std::vector<pid_t> numbers(kProcessesMax);
    const int count =
        ::proc_listallpids(numbers.data(), static_cast<int>(numbers.size() * sizeof(pid_t)));
    numbers.resize(static_cast<std::size_t>(std::max(0, count)));
    return std::ranges::any_of(numbers, [this](pid_t number) {
      std::array<char, 256> name{};
      const int size = ::proc_name(number, name.data(), name.size());
      return size > 0 && std::ranges::contains(names_, std::string(name.data()));
    });
  }

  std::vector<std::string> names_;
  std::int64_t looked_ms_ = -kSpanMs;
  bool running_ = false;
};

}  // namespace

std::unique_ptr<Source> make_mac_apps(std::vector<std::string> names) {
  return std::make_unique<Apps>(std::move(names));
}

}  // namespace darkbloom::node::owner
