#include "node/local_relay.h"

#include <utility>

#include "base/secret.h"

namespace darkbloom::node {

void LocalRelay::on_head(const openai::Head& head) {
  post_([weak = std::weak_ptr(line_), head] {
    if (const auto line = weak.lock()) {
      line->listener.head({.status = head.status, .content_type = head.content_type});
    }
  });
}

void LocalRelay::on_body(std::string_view part) {
  auto kept = std::make_shared<Secret>(Secret::copy(view_of(part)));
  post_([weak = std::weak_ptr(line_), kept = std::move(kept)] {
    if (const auto line = weak.lock()) line->listener.part(kept->text());
  });
}

void LocalRelay::on_end(const openai::Totals&) {
  post_([weak = std::weak_ptr(line_)] {
    const auto line = weak.lock();
    if (!line) return;
    line->ended = true;
    line->listener.end({});
  });
}

}  // namespace darkbloom::node
