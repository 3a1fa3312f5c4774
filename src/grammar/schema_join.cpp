#include "grammar/schema_join.h"

#include <algorithm>
#include <format>

#include "grammar/limits.h"
#include "grammar/schema_join_values.h"

namespace darkbloom::grammar {
namespace {

std::size_t nodes_in(const json::Node& node) {
  std::size_t count = 1;
  if (const auto* items = node.as<json::Node::Array>()) {
    for (const json::Node& item : *items)
      count += nodes_in(item);
  } else if (const auto* members = node.as<json::Node::Object>()) {
    for (const json::Member& member : *members)
      count += nodes_in(member.node);
  }
  return count;
}

json::Node::Object& object_in(json::Node& node) {
  return std::get<json::Node::Object>(node.value);
}

/// `nullable` as another type, so that it joins as types do.
void fold_nullable(json::Node::Object& schema) {
  json::Node whole{schema};
  const json::Node* const nullable = whole.find("nullable");
  std::erase_if(schema, [](const json::Member& member) { return member.name == "nullable"; });
  if (nullable == nullptr || nullable->as<bool>() == nullptr || !*nullable->as<bool>()) return;
  for (json::Member& member : schema) {
    if (member.name != "type") continue;
    if (member.node.as<std::string>() != nullptr) member.node = {json::Node::Array{member.node}};
    if (auto* const names = std::get_if<json::Node::Array>(&member.node.value))
      names->push_back({std::string("null")});
  }
}

}  // namespace

json::Node SchemaJoiner::flattened(const Schema& schema) {
  return flattened(schema.node, schema.path, 0);
}

json::Node SchemaJoiner::flattened(const json::Node& node, const std::string& path,
                                   std::size_t depth) {
  if (depth > kSchemaDepthMax) refusal_.keep(path, "Schemas refer to one another too deeply.");
  const auto* const flag = node.as<bool>();
  if (flag != nullptr && !*flag) refusal_.keep(path, "No value satisfies the schema `false`.");
  if (flag != nullptr) return {json::Node::Object{}};
  const Schema schema{node, path};
  check_keywords(schema, &node == &root_.schema(), refusal_);
  if (refusal_.found()) return {json::Node::Object{}};

  json::Node flat = copy_of(node, path);
  if (const auto* reference = text_in(schema, "$ref", refusal_)) {
    const auto target = root_.find(*reference, schema.path_of("$ref"), refusal_);
    if (!target) return flat;
    flat = joined(flattened(*target->node, target->path, depth + 1), flat, path);
  }
  if (const auto* parts = list_in(schema, "allOf", refusal_)) {
    for (std::size_t i = 0; i < parts->size() && !refusal_.found(); ++i) {
      const std::string at = path_of_item(schema.path_of("allOf"), i);
      flat = joined(flat, flattened((*parts)[i], at, depth + 1), at);
    }
  }
  return flat;
}

/// Without what flattening resolves and what says nothing.
json::Node SchemaJoiner::copy_of(const json::Node& node, const std::string& path) {
  json::Node::Object kept;
  for (const json::Member* member : members_of(*node.as<json::Node::Object>())) {
    if (member->name == "$ref" || member->name == "allOf" || is_annotation(member->name)) continue;
    if (!spend(member->node, path)) break;
    kept.push_back(*member);
  }
  fold_nullable(kept);
  return {std::move(kept)};
}

bool SchemaJoiner::spend(const json::Node& node, const std::string& path) {
  spent_ += nodes_in(node);
  if (spent_ > kMergedNodesMax)
    refusal_.keep(path, "Joining this schema's parts is too much work.");
  return !refusal_.found();
}

json::Node SchemaJoiner::joined(const json::Node& a, const json::Node& b, const std::string& path) {
  json::Node result{json::Node::Object{}};
  if (refusal_.found() || !spend(a, path) || !spend(b, path)) return result;
  if (!items_join(a, b)) {
    refusal_.keep(path, "Schemas of arrays with `prefixItems` do not join.");
    return result;
  }
  result = a;
  join_objects(result, b);
  for (const json::Member& member : *b.as<json::Node::Object>())
    join_member(object_in(result), member, path);
  return result;
}

void SchemaJoiner::join_member(json::Node::Object& into, const json::Member& member,
                               const std::string& path) {
  if (is_joined_with_objects(member.name)) return;
  const auto own = std::ranges::find(into, member.name, &json::Member::name);
  if (own == into.end()) {
    into.push_back(member);
    return;
  }
  auto value = join_values(member.name, own->node, member.node);
  if (value) {
    own->node = *std::move(value);
  } else {
    refusal_.keep(path, std::format("Two values of `{}` do not join.", member.name));
  }
}

}  // namespace darkbloom::grammar
