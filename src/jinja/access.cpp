#include "jinja/access.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <optional>

#include "jinja/characters.h"
#include "jinja/compare.h"
#include "jinja/loop_facts.h"
#include "jinja/methods.h"
#include "jinja/sequence.h"

namespace darkbloom::jinja {
namespace {

Value refuse_undefined(Run& run, const Undefined& undefined) {
  if (undefined.name == nullptr) return run.fail("something undefined is asked for a member");
  return run.fail(std::format("'{}' is undefined", *undefined.name));
}

std::optional<Value> method_of(const Value& object, std::string_view name) {
  const Native native = find_method(object, name);
  if (native == nullptr) return std::nullopt;
  return Value(std::make_shared<const Method>(object, native));
}

/// What is no method: entries, fields, facts of a loop.
std::optional<Value> member_of(Run& run, const Value& object, std::string_view name) {
  if (const Dict* const dict = object.dict()) {
    if (!run.spend(dict->entries.size() / 16)) return std::nullopt;
    const Value* const found = find_entry(*dict, name);
    return found == nullptr ? std::nullopt : std::optional(*found);
  }
  if (const auto* const space = object.as<Namespace*>()) {
    if (!run.spend((*space)->fields.size() / 16)) return std::nullopt;
    const Value* const found = (*space)->find(name);
    return found == nullptr ? std::nullopt : std::optional(*found);
  }
  if (const auto* const loop = object.as<Loop*>()) return loop_fact(run, **loop, name);
  return std::nullopt;
}

Value character_of(Run& run, const Text& text, std::int64_t index) {
  const std::string_view bytes = text.bytes();
  if (!run.spend_bytes(bytes.size())) return {};
  const auto count = static_cast<std::int64_t>(count_characters(bytes));
  if (index < 0) index += count;
  if (index < 0 || index >= count) return {};
  std::size_t at = 0;
  for (; index > 0; --index)
    at += character_size(bytes, at);
  return Value(text.part({at, at + character_size(bytes, at)}));
}

Value item_at(Run& run, const Value& object, std::int64_t index) {
  if (const Text* const text = object.text()) return character_of(run, *text, index);
  const List* const list = object.list();
  if (list == nullptr) return {};
  const auto count = static_cast<std::int64_t>(list->items.size());
  if (index < 0) index += count;
  if (index < 0 || index >= count) return {};
  return list->items[static_cast<std::size_t>(index)];
}

Value entry_of(Run& run, const Dict& dict, const Value& key) {
  for (const Entry& entry : dict.entries) {
    if (equal(run, entry.key, key)) return entry.value;
    if (run.failed()) break;
  }
  return {};
}

/// One step of a path: digits are an index.
Value at_step(Run& run, const Value& object, std::string_view step) {
  if (const auto* const undefined = object.as<Undefined>()) {
    return refuse_undefined(run, *undefined);
  }
  std::int64_t index = 0;
  const auto end = std::from_chars(step.data(), step.data() + step.size(), index);
  if (end.ec == std::errc() && end.ptr == step.data() + step.size()) {
    return item_at(run, object, index);
  }
  if (auto member = member_of(run, object, step)) return *std::move(member);
  return method_of(object, step).value_or(Value());
}

/// One bound: where `bound` is None it is `fallback`; negative ones count from the end.
std::optional<std::int64_t> resolve(const Value& bound, std::int64_t fallback) {
  if (bound.is<None>()) return fallback;
  if (const auto* const number = bound.as<std::int64_t>()) return *number;
  return std::nullopt;
}

std::int64_t clamp_bound(std::int64_t bound, std::int64_t count, bool backwards) {
  if (bound < 0) bound = bound < -count ? -1 - count : bound;
  if (bound < 0) bound += count;
  return backwards ? std::clamp<std::int64_t>(bound, -1, count - 1)
                   : std::clamp<std::int64_t>(bound, 0, count);
}

/// The indices that a slice picks, in order: Python's slice.indices().
std::vector<std::size_t> picked(Run& run, const SliceBounds& bounds, std::size_t size) {
  const auto count = static_cast<std::int64_t>(size);
  const auto step = resolve(bounds.step, 1);
  const bool backwards = step && *step < 0;
  const auto start = resolve(bounds.start, backwards ? count - 1 : 0);
  const auto stop = resolve(bounds.stop, backwards ? -1 - count : count);
  std::vector<std::size_t> indices;
  if (!step || !start || !stop || *step == 0) {
    run.fail("a slice is not made of integers, or its step is 0");
    return indices;
  }
  const std::int64_t end = clamp_bound(*stop, count, backwards);
  std::int64_t at = clamp_bound(*start, count, backwards);
  const std::int64_t stride = std::clamp<std::int64_t>(*step, -count - 1, count + 1);
  for (; backwards ? at > end : at < end; at += stride)
    indices.push_back(static_cast<std::size_t>(at));
  return indices;
}

Value text_slice(Run& run, const Text& text, const SliceBounds& bounds) {
  if (!run.spend_bytes(text.size() * 16)) return {};
  const std::string_view bytes = text.bytes();
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < bytes.size(); at += character_size(bytes, at))
    starts.push_back(at);
  starts.push_back(bytes.size());
  Text result;
  for (const std::size_t i : picked(run, bounds, starts.size() - 1))
    result.append_part(text, {starts[i], starts[i + 1]});
  return make_text(run, std::move(result));
}

}  // namespace

const Value* find_entry(const Dict& dict, std::string_view name) {
  for (const Entry& entry : dict.entries) {
    const Text* const key = entry.key.text();
    if (key != nullptr && key->bytes() == name) return &entry.value;
  }
  return nullptr;
}

Value attribute_of(Run& run, const Value& object, const std::string& name) {
  if (const auto* const undefined = object.as<Undefined>()) {
    return refuse_undefined(run, *undefined);
  }
  if (auto method = method_of(object, name)) return *std::move(method);
  if (auto member = member_of(run, object, name)) return *std::move(member);
  return Value(Undefined{&name});
}

Value item_of(Run& run, const Value& object, const Value& key) {
  if (const auto* const undefined = object.as<Undefined>()) {
    return refuse_undefined(run, *undefined);
  }
  if (const Text* const name = key.text()) {
    if (auto member = member_of(run, object, name->bytes())) return *std::move(member);
    return method_of(object, name->bytes()).value_or(Value());
  }
  if (const Dict* const dict = object.dict()) return entry_of(run, *dict, key);
  const auto* const index = key.as<std::int64_t>();
  return index == nullptr ? Value() : item_at(run, object, *index);
}

Value at_path(Run& run, const Value& object, const Value& path) {
  if (const auto* const index = path.as<std::int64_t>()) return item_at(run, object, *index);
  const Text* const text = path.text();
  if (text == nullptr) return run.fail("an attribute's name is no string");
  std::string_view rest = text->bytes();
  Value value = object;
  while (!run.failed()) {
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    value = at_step(run, value, rest.substr(0, dot));
    if (dot == rest.size()) break;
    rest.remove_prefix(dot + 1);
  }
  return value;
}

Value slice_of(Run& run, const Value& object, const SliceBounds& bounds) {
  if (const auto* const undefined = object.as<Undefined>()) {
    return refuse_undefined(run, *undefined);
  }
  if (const Text* const text = object.text()) return text_slice(run, *text, bounds);
  const List* const list = object.list();
  if (list == nullptr) return {};
  if (!run.spend(1 + list->items.size() / 2)) return {};
  std::vector<Value> items;
  for (const std::size_t i : picked(run, bounds, list->items.size()))
    items.push_back(list->items[i]);
  return make_list(run, std::move(items), list->tuple);
}

void put(Run& run, std::vector<Entry>& entries, Value key, Value value) {
  for (Entry& entry : entries) {
    if (run.failed()) return;
    if (!equal(run, entry.key, key)) continue;
    entry.value = std::move(value);
    return;
  }
  if (key.list() != nullptr || key.dict() != nullptr) {
    run.fail("a list or dict cannot be a key");
    return;
  }
  entries.push_back({std::move(key), std::move(value)});
}

}  // namespace darkbloom::jinja
