#include "darkbloom/connect/fallbacks.h"

#include <algorithm>
#include <utility>

#include "darkbloom/connect/fallback_rules.h"
#include "darkbloom/connect/request_facts.h"
#include "json/document.h"
#include "json/object_writer.h"

namespace darkbloom::connect {
namespace {

/// `upstreams` as one more member of the object that `health` is.
std::string joined(const std::string& health, const std::string& upstreams) {
  const auto parsed = json::parse(health);
  std::string text;
  json::ObjectWriter writer(text);
  const auto* const members = parsed ? parsed->as<json::Node::Object>() : nullptr;
  if (members != nullptr) {
    for (const json::Member& member : *members)
      writer.node(member.name, member.node);
  }
  writer.raw("upstreams", upstreams).end();
  return text;
}

std::string state_json(const Place& place, UnixMillis now) {
  const std::uint32_t left = place.cool_down.left_ms(now);
  std::string text;
  json::ObjectWriter writer(text);
  writer.text("name", place.upstream.name).text("state", left == 0 ? "ok" : "cooling_down");
  if (left > 0) writer.number("for_seconds", (left + 999) / 1000);
  writer.end();
  return text;
}

}  // namespace

Fallbacks::Fallbacks(front::Backend& sealed, std::vector<Place> places, const Clock& clock)
    : sealed_(sealed), places_(std::move(places)), clock_(clock) {}

Fallbacks::~Fallbacks() = default;

Result<std::vector<Place*>> Fallbacks::places_for(const front::Request& request) {
  const auto leave = leave_of(request.wishes);
  if (!leave) return fail(leave.error());
  std::vector<Place*> found;
  if (*leave == Leave::never) return found;
  const auto facts = read_request_facts(request.path, request.body);
  if (!facts) return fail(facts.error());
  if (facts->provider.stays_sealed()) return found;
  const Asked asked{request.path, facts->model};
  for (Place& place : places_) {
    if (may_answer(place.upstream, asked, *leave)) found.push_back(&place);
  }
  return found;
}

Result<front::AnswerId> Fallbacks::start(front::Request request, front::Listener& listener) {
  // Later than they end: who tells of the end is still on the stack then.
  std::erase_if(exchanges_, [](const auto& each) { return each.second->over(); });
  auto places = places_for(request);
  if (!places) return fail(places.error());
  auto exchange = std::make_unique<FallbackExchange>(
      FallbackExchange::Parts{sealed_, std::move(*places), clock_}, listener);
  if (auto begun = exchange->begin(std::move(request)); !begun) return fail(begun.error());
  const front::AnswerId id = next_++;
  exchanges_.emplace(id, std::move(exchange));
  return id;
}

void Fallbacks::cancel(front::AnswerId answer) {
  const auto found = exchanges_.find(answer);
  if (found == exchanges_.end()) return;
  found->second->cancel();
  exchanges_.erase(found);
}

std::vector<front::ListedModel> Fallbacks::models() const {
  std::vector<front::ListedModel> listed = sealed_.models();
  for (const Place& place : places_) {
    for (const auto& [ours, theirs] : place.upstream.models) {
      if (std::ranges::contains(listed, ours, &front::ListedModel::name)) continue;
      listed.push_back({.facts = {.name = ours}, .upstream = place.upstream.name});
    }
  }
  return listed;
}

std::string Fallbacks::health() const {
  const UnixMillis now = clock_.now_ms();
  std::string list;
  for (const Place& place : places_) {
    if (!list.empty()) list += ',';
    list += state_json(place, now);
  }
  return joined(sealed_.health(), "[" + list + "]");
}

}  // namespace darkbloom::connect
