#include "darkbloom/connect/stream_text.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace darkbloom::connect {
namespace {

using nlohmann::json;

constexpr std::string_view kData = "data: ";

/// A node writes these events and may write anything: a field of another type counts as absent.
std::string text_field(const json& object, const char* name) {
  const auto field = object.find(name);
  return field != object.end() && field->is_string() ? field->get<std::string>() : std::string();
}

std::int64_t number_field(const json& object, const char* name) {
  const auto field = object.find(name);
  return field != object.end() && field->is_number_integer() ? field->get<std::int64_t>() : 0;
}

}  // namespace

bool StreamText::ends_answer(std::string_view events) {
  constexpr std::array<std::string_view, 4> kEnds = {"data: [DONE]\n", "event: message_stop\n",
                                                     "event: response.completed\n",
                                                     "event: response.incomplete\n"};
  return std::ranges::any_of(kEnds, [&](std::string_view end) { return events.contains(end); });
}

std::size_t StreamText::add(std::string_view events) {
  std::size_t before_end = 0;
  for (std::string_view rest = events; !rest.empty();) {
    const std::size_t end = std::min(rest.size(), rest.find("\n\n"));
    const std::string_view event = rest.substr(0, end);
    if (event.starts_with(kData)) add_event(event.substr(kData.size()));
    rest.remove_prefix(std::min(rest.size(), end + 2));
    if (!finished_) before_end = events.size() - rest.size();
  }
  return before_end;
}

void StreamText::add_event(std::string_view data) {
  const json event = json::parse(data, nullptr, false);
  if (!event.is_object()) return;
  if (id_.empty()) {
    id_ = text_field(event, "id");
    created_ = number_field(event, "created");
  }
  if (const auto usage = event.find("usage"); usage != event.end() && usage->is_object()) {
    completion_tokens_ = static_cast<std::uint32_t>(number_field(*usage, "completion_tokens"));
  }
  const auto choices = event.find("choices");
  if (choices == event.end() || !choices->is_array() || choices->empty()) return;
  const json& choice = choices->front();
  const auto reason = choice.find("finish_reason");
  finished_ = finished_ || (reason != choice.end() && reason->is_string());
  const auto delta = choice.find("delta");
  if (delta == choice.end() || !delta->is_object()) return;
  plain_ = plain_ && !delta->contains("reasoning_content") && !delta->contains("tool_calls");
  const auto content = delta->find("content");
  if (content == delta->end() || !content->is_string()) return;
  // Text in the event that ends the answer would be lost with it.
  plain_ = plain_ && (!finished_ || content->get_ref<const std::string&>().empty());
  if (text_.size() < kTextMax) text_.append(view_of(content->get_ref<const std::string&>()));
}

}  // namespace darkbloom::connect
