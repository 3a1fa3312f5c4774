#include "darkbloom/connect/stream_text.h"

#include <nlohmann/json.hpp>

namespace darkbloom::connect {
namespace {

using nlohmann::json;

constexpr std::string_view kData = "data: ";

}  // namespace

void StreamText::add(std::string_view events) {
  while (!events.empty()) {
    const std::size_t end = events.find("\n\n");
    const std::string_view event = events.substr(0, end);
    if (event.starts_with(kData)) add_event(event.substr(kData.size()));
    if (end == std::string_view::npos) return;
    events.remove_prefix(end + 2);
  }
}

void StreamText::add_event(std::string_view data) {
  const json event = json::parse(data, nullptr, false);
  if (!event.is_object()) return;
  if (id_.empty()) {
    id_ = event.value("id", std::string());
    created_ = event.value("created", std::int64_t{0});
  }
  if (const auto usage = event.find("usage"); usage != event.end() && usage->is_object()) {
    completion_tokens_ = usage->value("completion_tokens", 0U);
  }
  const auto choices = event.find("choices");
  if (choices == event.end() || !choices->is_array() || choices->empty()) return;
  const json& choice = choices->front();
  const auto reason = choice.find("finish_reason");
  finished_ = finished_ || (reason != choice.end() && reason->is_string());
  const auto delta = choice.find("delta");
  if (delta == choice.end() || !delta->is_object()) return;
  const auto content = delta->find("content");
  if (content == delta->end() || !content->is_string()) return;
  if (text_.size() < kTextMax) text_.append(view_of(content->get_ref<const std::string&>()));
}

}  // namespace darkbloom::connect
