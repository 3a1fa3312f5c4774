#include "front/input_page.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "front/secret_json.h"

namespace darkbloom::front {
namespace {

using nlohmann::json;

Error invalid(const char* param, const char* sentence) {
  return {Fault::invalid, sentence, "invalid_value", param};
}

/// As OpenAI lists it: typed, named, with content as parts.
json listed(json item, const std::string& id) {
  if (!item.contains("type")) item["type"] = "message";
  if (!item.contains("id")) item["id"] = id;
  const auto content = item.find("content");
  if (item["type"] != "message" || content == item.end() || !content->is_string()) return item;
  const bool spoken = item.value("role", "") == "assistant";
  *content = json::array({{{"type", spoken ? "output_text" : "input_text"}, {"text", *content}}});
  return item;
}

}  // namespace

Result<PageWish> page_wish(const std::string& limit, const std::string& order,
                           const std::string& after) {
  PageWish wish;
  if (!limit.empty()) {
    const char* const end = limit.data() + limit.size();
    const auto read = std::from_chars(limit.data(), end, wish.limit);
    const bool whole = read.ec == std::errc() && read.ptr == end;
    if (!whole || wish.limit < 1 || wish.limit > PageWish::kLimitMax) {
      return fail(invalid("limit", "'limit' is a whole number from 1 to 100."));
    }
  }
  if (!order.empty() && order != "asc" && order != "desc") {
    return fail(invalid("order", "'order' is asc or desc."));
  }
  wish.newest_first = order != "asc";
  wish.after = after;
  return wish;
}

Secret input_page(const std::string& response_id, const Secret& items, const PageWish& wish) {
  json all = json::array();
  for (const json& item : json::parse(items.text(), nullptr, false)) {
    if (item.is_object())
      all.push_back(listed(item, std::format("msg_{}_{}", response_id, all.size())));
  }
  if (wish.newest_first) std::ranges::reverse(all);
  const auto before = std::ranges::find_if(
      all, [&](const json& item) { return !wish.after.empty() && item["id"] == wish.after; });
  const auto first = before == all.end() ? all.begin() : std::next(before);
  const auto rest = static_cast<std::size_t>(std::distance(first, all.end()));
  const auto end = std::next(first, static_cast<std::ptrdiff_t>(std::min(rest, wish.limit)));
  json page = {{"object", "list"}, {"data", json::array()}, {"has_more", end != all.end()}};
  for (auto each = first; each != end; ++each)
    page["data"].push_back(std::move(*each));
  const json& data = page["data"];
  page["first_id"] = data.empty() ? json() : data.front()["id"];
  page["last_id"] = data.empty() ? json() : data.back()["id"];
  return secret_of(page);
}

}  // namespace darkbloom::front
