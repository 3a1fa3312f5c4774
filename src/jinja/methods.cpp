#include "jinja/methods.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "jinja/access.h"
#include "jinja/arguments.h"
#include "jinja/compare.h"

namespace darkbloom::jinja {
namespace {

const List& self_list(const Given& given) {
  check(given.self.list() != nullptr, "a list's method is called on a list");
  return *given.self.list();
}

const Dict& self_dict(const Given& given) {
  check(given.self.dict() != nullptr, "a dict's method is called on a dict");
  return *given.self.dict();
}

const Value& wanted(Run& run, const Given& given) {
  const Value* const item = given.find(0, "item");
  if (item == nullptr) run.fail("an argument is missing");
  return item == nullptr ? given.self : *item;
}

Value list_index(Run& run, const Given& given) {
  const auto& items = self_list(given).items;
  const Value& item = wanted(run, given);
  for (std::size_t i = 0; i < items.size() && !run.failed(); ++i) {
    if (equal(run, items[i], item)) return integer(i);
  }
  return run.fail("the list has no such item");
}

Value list_count(Run& run, const Given& given) {
  const Value& item = wanted(run, given);
  const auto same = [&](const Value& other) { return equal(run, other, item); };
  return integer(static_cast<std::size_t>(std::ranges::count_if(self_list(given).items, same)));
}

Value dict_get(Run& run, const Given& given) {
  const Value* const key = given.find(0, "key");
  const Value* const fallback = given.find(1, "default");
  if (key == nullptr) return run.fail("'get' needs a key");
  for (const Entry& entry : self_dict(given).entries) {
    if (equal(run, entry.key, *key)) return entry.value;
    if (run.failed()) return {};
  }
  return fallback == nullptr ? none() : *fallback;
}

Value dict_items(Run& run, const Given& given) {
  std::vector<Value> items;
  for (const Entry& entry : self_dict(given).entries)
    items.push_back(make_list(run, {entry.key, entry.value}, true));
  return make_list(run, std::move(items));
}

Value dict_keys(Run& run, const Given& given) {
  std::vector<Value> keys;
  for (const Entry& entry : self_dict(given).entries)
    keys.push_back(entry.key);
  return make_list(run, std::move(keys));
}

Value dict_values(Run& run, const Given& given) {
  std::vector<Value> values;
  for (const Entry& entry : self_dict(given).entries)
    values.push_back(entry.value);
  return make_list(run, std::move(values));
}

Value loop_cycle(Run& run, const Given& given) {
  if (given.positional.empty()) return run.fail("'cycle' needs values");
  const Loop& loop = **given.self.as<Loop*>();
  return given.positional[loop.index % given.positional.size()];
}

Value loop_changed(Run& run, const Given& given) {
  Loop& loop = **given.self.as<Loop*>();
  bool same = loop.last_changed.size() == given.positional.size() && !loop.last_changed.empty();
  for (std::size_t i = 0; same && i < given.positional.size(); ++i)
    same = equal(run, loop.last_changed[i], given.positional[i]);
  loop.last_changed.assign(given.positional.begin(), given.positional.end());
  return boolean(!same);
}

constexpr std::array kListMethods = {
    NamedNative{"index", list_index},
    NamedNative{"count", list_count},
};

constexpr std::array kDictMethods = {
    NamedNative{"get", dict_get},
    NamedNative{"items", dict_items},
    NamedNative{"keys", dict_keys},
    NamedNative{"values", dict_values},
};

constexpr std::array kLoopMethods = {
    NamedNative{"cycle", loop_cycle},
    NamedNative{"changed", loop_changed},
};

template <typename Table>
Native in_table(const Table& table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &NamedNative::name);
  return found == table.end() ? nullptr : found->call;
}

}  // namespace

Native find_list_method(std::string_view name) {
  return in_table(kListMethods, name);
}

Native find_dict_method(std::string_view name) {
  return in_table(kDictMethods, name);
}

Native find_loop_method(std::string_view name) {
  return in_table(kLoopMethods, name);
}

Native find_method(const Value& self, std::string_view name) {
  if (self.text() != nullptr) return find_text_method(name);
  if (self.list() != nullptr) return find_list_method(name);
  if (self.dict() != nullptr) return find_dict_method(name);
  return self.is<Loop*>() ? find_loop_method(name) : nullptr;
}

}  // namespace darkbloom::jinja
