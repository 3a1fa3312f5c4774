#include "operating/wish.h"

#include <utility>

#include "json/document.h"
#include "json/object_writer.h"

namespace darkbloom::operating {
namespace {

std::unexpected<Error> wrong(std::string what) {
  return fail(Fault::invalid, std::string(kWishFile) + ": " + std::move(what));
}

Result<void> set(Wish& wish, const json::Member& member) {
  if (member.name == "paused") {
    const bool* paused = member.node.as<bool>();
    if (paused == nullptr) return wrong("paused must be true or false.");
    wish.paused = *paused;
  } else if (member.name == "until_ms") {
    const std::int64_t* until = member.node.as<std::int64_t>();
    if (until == nullptr || *until < 0) return wrong("until_ms must be a time, or 0.");
    wish.until_ms = *until;
  } else {
    return wrong("it has a member that this version does not know.");
  }
  return {};
}

}  // namespace

bool pauses(const Wish& wish, UnixMillis now_ms) {
  return wish.paused && (wish.until_ms == 0 || now_ms < wish.until_ms);
}

std::string wish_json(const Wish& wish) {
  std::string text;
  json::ObjectWriter writer(text);
  writer.boolean("paused", wish.paused).number("until_ms", wish.until_ms).end();
  return text + "\n";
}

Result<Wish> parse_wish(std::string_view text) {
  if (text.size() > kWishMax) return wrong("it is too long.");
  const auto root = json::parse(text);
  if (!root) return wrong("it is not JSON.");
  const auto* members = root->as<json::Node::Object>();
  if (members == nullptr) return wrong("it is not an object.");
  if (root->find("paused") == nullptr) return wrong("it lacks paused.");
  Wish wish;
  for (const json::Member& member : *members) {
    if (auto done = set(wish, member); !done) return fail(done.error());
  }
  if (!wish.paused && wish.until_ms != 0) return wrong("until_ms belongs to a pause.");
  return wish;
}

}  // namespace darkbloom::operating
