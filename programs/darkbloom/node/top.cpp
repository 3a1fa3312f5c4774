#include "darkbloom/node/top.h"

#include <unistd.h>

#include <ftxui/component/component.hpp>
#include <ftxui/component/event.hpp>
#include <ftxui/component/loop.hpp>
#include <ftxui/component/screen_interactive.hpp>
#include <iostream>

#include "darkbloom/node/launch.h"
#include "darkbloom/node/top_view.h"

namespace darkbloom::operate {
namespace {

constexpr int kRefreshMs = 1000;
constexpr int kInputMs = 50;  // how late a key may be heard

class Watch {
 public:
  Watch(const TopOptions& options, const Clock& clock) : options_(options), clock_(clock) {}

  void look() {
    facts_.now_ms = clock_.now_ms();
    facts_.view = read_view(options_.folder, facts_.now_ms);
    facts_.senses = read_senses("/sys/class");
    const auto& status = facts_.view.status;
    facts_.speeds.add(status ? operating::tokens_per_second(*status) : 0);
  }
  bool is_due() const { return clock_.now_ms() - facts_.now_ms >= kRefreshMs; }
  const TopFacts& facts() const { return facts_; }

 private:
  const TopOptions& options_;
  const Clock& clock_;
  TopFacts facts_;
};

void print_lines(Watch& watch, int lines) {
  for (int printed = 0; lines == 0 || printed < lines; ++printed) {
    if (printed > 0) wait_ms(kRefreshMs);
    watch.look();
    std::cout << top_line(watch.facts()) << std::flush;
    if (!std::cout) return;
  }
}

void show(Watch& watch) {
  watch.look();
  auto screen = ftxui::ScreenInteractive::Fullscreen();
  const auto picture = ftxui::Renderer([&watch] { return top_picture(watch.facts()); });
  const auto component = ftxui::CatchEvent(picture, [&screen](const ftxui::Event& event) {
    if (event != ftxui::Event::Character('q') && event != ftxui::Event::Escape) return false;
    screen.Exit();
    return true;
  });
  ftxui::Loop loop(&screen, component);
  while (!loop.HasQuitted()) {
    loop.RunOnce();
    wait_ms(kInputMs);
    if (!watch.is_due()) continue;
    watch.look();
    screen.PostEvent(ftxui::Event::Custom);
  }
}

}  // namespace

int top(const TopOptions& options, const Clock& clock) {
  Watch watch(options, clock);
  if (options.lines == 0 && ::isatty(STDOUT_FILENO) == 1 && ::isatty(STDIN_FILENO) == 1) {
    show(watch);
  } else {
    print_lines(watch, options.lines);
  }
  return 0;
}

}  // namespace darkbloom::operate
