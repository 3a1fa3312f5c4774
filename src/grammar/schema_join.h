#pragma once
// Two schemas as one that both hold: what allOf, a $ref with siblings and anyOf beside other
// keywords come to.

#include <cstddef>
#include <string>

#include "grammar/schema.h"
#include "grammar/schema_root.h"

namespace darkbloom::grammar {

class SchemaJoiner {
 public:
  SchemaJoiner(const SchemaRoot& root, Refusal& refusal) : root_(root), refusal_(refusal) {}

  /// The schema without $ref and allOf at its top. Refused where its parts do not join.
  json::Node flattened(const Schema& schema);
  /// Both, already flattened, as one.
  json::Node joined(const json::Node& a, const json::Node& b, const std::string& path);

 private:
  json::Node flattened(const json::Node& node, const std::string& path, std::size_t depth);
  json::Node copy_of(const json::Node& node, const std::string& path);
  bool spend(const json::Node& node, const std::string& path);
  void join_member(json::Node::Object& into, const json::Member& member, const std::string& path);

  const SchemaRoot& root_;
  Refusal& refusal_;
  std::size_t spent_ = 0;  ///< nodes copied
};

}  // namespace darkbloom::grammar
