#include "front/response_shelf.h"

#include <algorithm>
#include <array>
#include <format>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "front/secret_json.h"

namespace darkbloom::front {
namespace {

using nlohmann::json;

Error unknown_response(std::string_view id) {
  return {Fault::not_found, std::format("Response with id '{}' not found.", id)};
}

/// What a request says, as items.
json items_of(const json& body) {
  json items = body.value("previous_items", json::array());
  if (!items.is_array()) items = json::array();
  const auto input = body.find("input");
  if (input == body.end()) return items;
  if (input->is_string()) {
    items.push_back({{"role", "user"}, {"content", *input}});
  } else if (input->is_array()) {
    items.insert(items.end(), input->begin(), input->end());
  }
  return items;
}

/// The data of the event that ends a stream well.
std::string_view last_event(std::string_view events) {
  constexpr std::array<std::string_view, 2> kEnds = {"event: response.completed\ndata: ",
                                                     "event: response.incomplete\ndata: "};
  for (const std::string_view end : kEnds) {
    const std::size_t at = events.rfind(end);
    if (at == std::string_view::npos) continue;
    events.remove_prefix(at + end.size());
    return events.substr(0, events.find("\n\n"));
  }
  return {};
}

/// The response object of an answer, if it is one.
std::optional<json> response_of(std::string_view answer) {
  const bool streamed = answer.starts_with("event: ");
  json found = json::parse(streamed ? last_event(answer) : answer, nullptr, false);
  if (!found.is_object()) return {};
  if (streamed) found = found.value("response", json::object());
  const auto is = [&found](const char* name, auto type) {
    const auto field = found.find(name);
    return field != found.end() && ((*field).*type)();
  };
  const bool whole =
      found.is_object() && is("id", &json::is_string) && is("output", &json::is_array);
  return whole ? std::optional(std::move(found)) : std::nullopt;
}

}  // namespace

ResponseShelf::Entries::const_iterator ResponseShelf::find(std::string_view account,
                                                           std::string_view id) const {
  return std::ranges::find_if(
      kept_, [&](const Kept& kept) { return kept.account == account && kept.id == id; });
}

Result<Secret> ResponseShelf::completed(std::string_view account, Secret body) const {
  json parsed = json::parse(body.text(), nullptr, false);
  if (!parsed.is_object() || parsed.contains("previous_items")) return body;
  const auto named = parsed.find("previous_response_id");
  if (named == parsed.end() || !named->is_string()) return body;
  const auto kept = find(account, named->get_ref<const std::string&>());
  if (kept == kept_.end()) {
    return fail(Error{Fault::not_found,
                      "Previous response not found: those that were given since this program "
                      "started are remembered, up to 1024.",
                      "previous_response_not_found", "previous_response_id"});
  }
  json items = json::parse(kept->input.text(), nullptr, false);
  const json output = json::parse(kept->response.text(), nullptr, false)["output"];
  items.insert(items.end(), output.begin(), output.end());
  parsed["previous_items"] = std::move(items);
  return secret_of(parsed);
}

void ResponseShelf::keep(std::string_view account, const Secret& sent, std::string_view answer) {
  const json body = json::parse(sent.text(), nullptr, false);
  if (!body.is_object() || body.value("store", json(true)) == json(false)) return;
  const auto response = response_of(answer);
  if (!response) return;
  kept_.push_back({std::string(account), (*response)["id"].get<std::string>(),
                   secret_of(items_of(body)), secret_of(*response)});
  bytes_ += kept_.back().size();
  while (kept_.size() > kKeptMax || bytes_ > kBytesMax)
    drop(kept_.begin());
}

Result<Secret> ResponseShelf::response(std::string_view account, std::string_view id) const {
  const auto kept = find(account, id);
  if (kept == kept_.end()) return fail(unknown_response(id));
  return Secret::copy(kept->response.view());
}

Result<Secret> ResponseShelf::input(std::string_view account, std::string_view id) const {
  const auto kept = find(account, id);
  if (kept == kept_.end()) return fail(unknown_response(id));
  return Secret::copy(kept->input.view());
}

Result<void> ResponseShelf::remove(std::string_view account, std::string_view id) {
  const auto kept = find(account, id);
  if (kept == kept_.end()) return fail(unknown_response(id));
  drop(kept);
  return {};
}

void ResponseShelf::drop(Entries::const_iterator kept) {
  bytes_ -= kept->size();
  kept_.erase(kept);
}

}  // namespace darkbloom::front
