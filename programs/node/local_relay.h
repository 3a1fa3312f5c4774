#pragma once
// What the API says, on whatever thread, told to a listener on the front's.

#include <functional>
#include <memory>

#include "front/listener.h"
#include "openai/service.h"

namespace darkbloom::node {

class LocalRelay final : public openai::Responder {
 public:
  using Post = std::function<void(std::function<void()>)>;

  /// `listener` outlives the relay; `post` runs things on the listener's thread, in order.
  LocalRelay(front::Listener& listener, Post post)
      : line_(std::make_shared<Line>(listener)), post_(std::move(post)) {}

  void on_head(const openai::Head& head) override;
  void on_body(std::string_view part) override;
  void on_end(const openai::Totals& totals) override;
  /// True once the listener has heard the end. On the listener's thread.
  bool ended() const { return line_->ended; }

 private:
  /// Gone with the relay: what was posted before then finds nobody.
  struct Line {
    explicit Line(front::Listener& to) : listener(to) {}
    front::Listener& listener;
    bool ended = false;
  };

  std::shared_ptr<Line> line_;
  Post post_;
};

}  // namespace darkbloom::node
