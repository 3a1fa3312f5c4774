#include "jinja/loop_facts.h"

#include <algorithm>
#include <array>

namespace darkbloom::jinja {
namespace {

Value number(std::size_t value) {
  return Value(Value::Variant(static_cast<std::int64_t>(value)));
}

Value boolean(bool value) {
  return Value(Value::Variant(value));
}

const std::vector<Value>& items(const Loop& loop) {
  return loop.items->items;
}

/// How many turns are left, this one not counted. A loop that has ended has none.
std::size_t left(const Loop& loop) {
  const std::size_t count = items(loop).size();
  return loop.index < count ? count - loop.index - 1 : 0;
}

struct Fact {
  std::string_view name;
  Value (*read)(const Loop&);
};

constexpr std::array kFacts = {
    Fact{"index", [](const Loop& loop) { return number(loop.index + 1); }},
    Fact{"index0", [](const Loop& loop) { return number(loop.index); }},
    Fact{"revindex", [](const Loop& loop) { return number(left(loop) + 1); }},
    Fact{"revindex0", [](const Loop& loop) { return number(left(loop)); }},
    Fact{"first", [](const Loop& loop) { return boolean(loop.index == 0); }},
    Fact{"last", [](const Loop& loop) { return boolean(left(loop) == 0); }},
    Fact{"length", [](const Loop& loop) { return number(items(loop).size()); }},
    Fact{"previtem",
         [](const Loop& loop) { return loop.index == 0 ? Value() : items(loop)[loop.index - 1]; }},
    Fact{"nextitem",
         [](const Loop& loop) { return left(loop) == 0 ? Value() : items(loop)[loop.index + 1]; }},
    Fact{"depth", [](const Loop&) { return number(1); }},
    Fact{"depth0", [](const Loop&) { return number(0); }},
};

}  // namespace

std::optional<Value> loop_fact(Run& run, const Loop& loop, std::string_view name) {
  const auto found = std::ranges::find(kFacts, name, &Fact::name);
  if (found == kFacts.end() || !run.spend(1)) return std::nullopt;
  return found->read(loop);
}

}  // namespace darkbloom::jinja
