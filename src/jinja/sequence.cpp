#include "jinja/sequence.h"

#include <format>

#include "jinja/characters.h"

namespace darkbloom::jinja {
namespace {

std::vector<Value> characters_of(Run& run, const Text& text) {
  std::vector<Value> items;
  const std::string_view bytes = text.bytes();
  if (!run.spend(bytes.size())) return items;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = at + character_size(bytes, at);
    items.emplace_back(text.part({at, end}));
    at = end;
  }
  return items;
}

}  // namespace

std::vector<Value> items_of(Run& run, const Value& value) {
  if (value.is<Undefined>() || run.failed()) return {};
  if (const Text* const text = value.text()) return characters_of(run, *text);
  if (const List* const list = value.list()) {
    return run.spend(list->items.size() / 2) ? list->items : std::vector<Value>();
  }
  std::vector<Value> keys;
  if (const Dict* const dict = value.dict()) {
    if (!run.spend(dict->entries.size() / 2)) return keys;
    for (const Entry& entry : dict->entries)
      keys.push_back(entry.key);
    return keys;
  }
  run.fail(std::format("a value of type {} is no sequence", kind_of(value)));
  return keys;
}

}  // namespace darkbloom::jinja
