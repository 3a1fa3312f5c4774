#include "jinja/from_json.h"

#include <unordered_map>

namespace darkbloom::jinja {
namespace {

struct Reader {
  Run& run;
  Origin origin;

  Value operator()(std::nullptr_t) const { return Value(Value::Variant(None{})); }
  Value operator()(bool value) const { return Value(Value::Variant(value)); }
  Value operator()(std::int64_t value) const { return Value(Value::Variant(value)); }
  Value operator()(double value) const { return Value(Value::Variant(value)); }
  Value operator()(const std::string& text) const { return make_text(run, Text(text, origin)); }

  Value operator()(const json::Node::Array& nodes) const {
    std::vector<Value> items;
    for (const json::Node& node : nodes) {
      if (!run.spend(1)) return {};
      items.push_back(from_json(run, node, origin));
    }
    return make_list(run, std::move(items));
  }

  Value operator()(const json::Node::Object& members) const {
    std::vector<Entry> entries;
    std::unordered_map<std::string_view, std::size_t> places;
    for (const json::Member& member : members) {
      if (!run.spend(1)) return {};
      Value value = from_json(run, member.node, origin);
      const auto [place, fresh] = places.try_emplace(member.name, entries.size());
      if (fresh) {
        entries.push_back({Value(Text(member.name, origin)), std::move(value)});
      } else {
        entries[place->second].value = std::move(value);
      }
    }
    return make_dict(run, std::move(entries));
  }
};

}  // namespace

Value from_json(Run& run, const json::Node& node, Origin origin) {
  return std::visit(Reader{run, origin}, node.value);
}

}  // namespace darkbloom::jinja
