#include "jinja/run.h"

#include <algorithm>
#include <format>

#include "jinja/limits.h"

namespace darkbloom::jinja {

bool Run::spend(std::size_t steps) {
  if (failed()) return false;
  steps_ += std::min(steps, kStepsMax + 1);
  if (steps_ > kStepsMax) fail("it takes too many steps", Fault::too_large);
  return !failed();
}

Value Run::fail(std::string_view sentence, Fault fault) {
  if (!failed()) {
    error_ = Error{fault, std::format("The chat template fails in line {}: {}.", line_, sentence)};
  }
  return {};
}

Value Run::raise(std::string sentence) {
  if (!failed()) error_ = Error{Fault::invalid, std::move(sentence)};
  return {};
}

Value make_list(Run& run, std::vector<Value> items, bool tuple) {
  if (!run.spend(1 + items.size() / 2)) return {};
  std::size_t depth = 0;
  for (const Value& item : items)
    depth = std::max(depth, depth_of(item));
  if (depth >= kValueDepthMax) return run.fail("lists nest too deep", Fault::too_large);
  return Value(std::make_shared<const List>(std::move(items), tuple, depth + 1));
}

Value make_dict(Run& run, std::vector<Entry> entries) {
  if (!run.spend(1 + entries.size())) return {};
  std::size_t depth = 0;
  for (const Entry& entry : entries)
    depth = std::max({depth, depth_of(entry.value), depth_of(entry.key)});
  if (depth >= kValueDepthMax) return run.fail("dicts nest too deep", Fault::too_large);
  return Value(std::make_shared<const Dict>(std::move(entries), depth + 1));
}

Value make_text(Run& run, Text text) {
  if (!run.spend_bytes(text.size())) return {};
  if (text.size() > kTextMax) return run.fail("a text is over 16 MiB", Fault::too_large);
  return Value(std::move(text));
}

}  // namespace darkbloom::jinja
