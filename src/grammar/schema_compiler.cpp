#include "grammar/schema_compiler.h"

#include <algorithm>
#include <set>
#include <utility>

#include "grammar/json_rules.h"
#include "grammar/limits.h"
#include "grammar/schema_disjoint.h"
#include "json/write.h"

namespace darkbloom::grammar {
namespace {

/// What stands beside an alternative and holds for it too.
json::Node beside(const Schema& schema, std::string_view keyword) {
  json::Node::Object rest;
  for (const json::Member* member : members_of(*schema.node.as<json::Node::Object>())) {
    if (member->name != keyword && !is_annotation(member->name)) rest.push_back(*member);
  }
  return {std::move(rest)};
}

bool is_false(const json::Node& node) {
  return node.as<bool>() != nullptr && !*node.as<bool>();
}

}  // namespace

std::string_view hint_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

std::string SchemaCompiler::compile() {
  referred_[&root_.schema()] = rules_.reserve(hint_of(root_.path()));
  open_ = {&root_.schema()};
  const std::string& name = referred_[&root_.schema()];
  const std::string body = value(root_.schema(), root_.path());
  if (refusal_.found()) return {};
  rules_.define(name, body);
  needs(name, {{body}});
  if (!all_end()) refusal_.keep(root_.path(), "The schema refers to itself without an end.");
  return name;
}

std::string SchemaCompiler::inner_value(const json::Node& node, const std::string& path) {
  auto outer = std::exchange(open_, {});
  std::string name = value(node, path);
  open_ = std::move(outer);
  return name;
}

void SchemaCompiler::needs(const std::string& name, std::vector<std::vector<std::string>> choices) {
  needs_[name] = std::move(choices);
}

std::string SchemaCompiler::value(const json::Node& node, const std::string& path) {
  if (++steps_ > kSchemaStepsMax || rules_.size_bytes() > kGrammarBytesMax)
    refusal_.keep(path, "The schema is too large.");
  if (depth_ == kSchemaDepthMax) refusal_.keep(path, "Schemas are nested too deeply.");
  if (is_false(node)) refusal_.keep(path, "No value satisfies the schema `false`.");
  if (refusal_.found()) return {};
  if (node.as<bool>() != nullptr) return json_any_value(rules_);
  const Schema schema{node, path};
  check_keywords(schema, &node == &root_.schema(), refusal_);
  if (refusal_.found()) return {};
  ++depth_;
  std::string name = dispatch(schema);
  --depth_;
  return name;
}

std::string SchemaCompiler::dispatch(const Schema& schema) {
  const bool refers = schema.has("$ref");
  if (refers && beside(schema, "$ref").as<json::Node::Object>()->empty()) return reference(schema);
  if (refers || schema.has("allOf")) return value(joiner_.flattened(schema), schema.path);
  if (schema.has("anyOf")) return alternatives(schema, "anyOf");
  if (schema.has("oneOf")) return alternatives(schema, "oneOf");
  if (schema.has("enum") || schema.has("const")) return add_enumeration(rules_, schema, refusal_);
  return typed(schema);
}

std::string SchemaCompiler::reference(const Schema& schema) {
  const std::string at = schema.path_of("$ref");
  const auto* const text = text_in(schema, "$ref", refusal_);
  const auto target = text == nullptr ? std::nullopt : root_.find(*text, at, refusal_);
  if (!target) return {};
  if (std::ranges::contains(open_, target->node)) {
    refusal_.keep(at, "`$ref` leads back to itself.");
    return {};
  }
  const auto [known, fresh] = referred_.try_emplace(target->node);
  if (!fresh) return known->second;
  const std::string name = known->second = rules_.reserve(hint_of(target->path));
  open_.push_back(target->node);
  const std::string body = value(*target->node, target->path);
  open_.pop_back();
  if (refusal_.found()) return {};
  rules_.define(name, body);
  needs(name, {{body}});
  return name;
}

std::string SchemaCompiler::alternatives(const Schema& schema, std::string_view keyword) {
  const auto* const list = list_in(schema, keyword, refusal_);
  if (list == nullptr) return {};
  const std::string at = schema.path_of(keyword);
  if (list->empty()) refusal_.keep(at, "There is no alternative.");
  if (list->size() > kAlternativesMax) refusal_.keep(at, "There are too many alternatives.");
  if (keyword == "oneOf") check_disjoint(root_, *list, at, refusal_);
  const json::Node rest = beside(schema, keyword);
  const bool alone = rest.as<json::Node::Object>()->empty();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list->size() && !refusal_.found(); ++i) {
    const std::string path = path_of_item(at, i);
    const json::Node& one = (*list)[i];
    names.push_back(alone
                        ? value(one, path)
                        : value(joiner_.joined(rest, joiner_.flattened({one, path}), path), path));
  }
  return one_of(names, schema.path);
}

std::string SchemaCompiler::typed(const Schema& schema) {
  const std::vector<Kind> kinds = kinds_of(schema, refusal_);
  if (kinds.empty()) return json_any_value(rules_);
  std::vector<std::string> names;
  for (const Kind kind : kinds) {
    if (refusal_.found()) return {};
    names.push_back(of_kind(schema, kind));
  }
  return one_of(names, schema.path);
}

std::string SchemaCompiler::of_kind(const Schema& schema, Kind kind) {
  switch (kind) {
    case Kind::null:
      return rules_.shared("null", R"("null")");
    case Kind::boolean:
      return rules_.shared("boolean", R"("true" | "false")");
    case Kind::integer:
    case Kind::number:
    case Kind::string:
      return scalar(schema, kind);
    case Kind::array:
      return add_array(*this, schema);
    case Kind::object:
      return add_object(*this, schema);
  }
  return {};
}

/// The same keywords make the same rule: schemas repeat themselves, and automata are large.
std::string SchemaCompiler::scalar(const Schema& schema, Kind kind) {
  std::string key(name_of(kind));
  for (const json::Member* member : members_of(*schema.node.as<json::Node::Object>())) {
    if (!subject_of(member->name)) continue;
    key += '\n' + member->name + '=';
    json::append(key, member->node);
  }
  std::string name = rules_.remembered(key);
  if (!name.empty()) return name;
  name = kind == Kind::string ? add_string(rules_, schema, refusal_)
                              : add_number(rules_, schema, kind, refusal_);
  if (!refusal_.found()) rules_.remember(key, name);
  return name;
}

std::string SchemaCompiler::one_of(const std::vector<std::string>& names, const std::string& path) {
  if (refusal_.found()) return {};
  std::set<std::string_view> seen;
  std::string body;
  std::vector<std::vector<std::string>> choices;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) continue;
    body += body.empty() ? name : " | " + name;
    choices.push_back({name});
  }
  if (choices.size() == 1) return choices[0][0];
  std::string name = rules_.shared(hint_of(path), body);
  needs(name, std::move(choices));
  return name;
}

/// Rules with needs end once all of one choice end; others end by themselves. What goes on forever
/// is never reached from those.
bool SchemaCompiler::all_end() const {
  std::set<std::string_view> ended;
  std::vector<std::pair<std::string_view, std::size_t>> waiting;  // a rule, and what it waits for
  std::map<std::string_view, std::vector<std::size_t>> waiters;
  std::vector<std::size_t> ready;
  for (const auto& [name, choices] : needs_) {
    for (const auto& all : choices) {
      std::size_t open = 0;
      for (const std::string& one : all) {
        if (!needs_.contains(one)) continue;
        ++open;
        waiters[one].push_back(waiting.size());
      }
      if (open == 0) ready.push_back(waiting.size());
      waiting.emplace_back(name, open);
    }
  }
  while (!ready.empty()) {
    const std::string_view name = waiting[ready.back()].first;
    ready.pop_back();
    if (!ended.insert(name).second) continue;
    for (const std::size_t choice : waiters[name]) {
      if (--waiting[choice].second == 0) ready.push_back(choice);
    }
  }
  return ended.size() == needs_.size();
}

}  // namespace darkbloom::grammar
