#pragma once
// From a JSON schema to rules. Each function adds rules for one kind of schema and returns the name
// of the rule for its values; after a refusal names are empty and mean nothing.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/rules.h"
#include "grammar/schema.h"
#include "grammar/schema_join.h"
#include "grammar/schema_root.h"

namespace darkbloom::grammar {

class SchemaCompiler {
 public:
  /// All outlive it.
  SchemaCompiler(const SchemaRoot& root, Rules& rules, Refusal& refusal)
      : root_(root), rules_(rules), refusal_(refusal), joiner_(root, refusal) {}

  /// The whole schema. Refuses also what no finite value satisfies.
  std::string compile();

  /// A schema inside of an object or array.
  std::string inner_value(const json::Node& node, const std::string& path);
  /// Says that a value of `name` holds one of these lists of other rules whole.
  void needs(const std::string& name, std::vector<std::vector<std::string>> choices);

  Rules& rules() { return rules_; }
  Refusal& refusal() { return refusal_; }

 private:
  std::string value(const json::Node& node, const std::string& path);
  std::string dispatch(const Schema& schema);
  std::string reference(const Schema& schema);
  std::string alternatives(const Schema& schema, std::string_view keyword);
  std::string typed(const Schema& schema);
  std::string of_kind(const Schema& schema, Kind kind);
  std::string scalar(const Schema& schema, Kind kind);
  std::string one_of(const std::vector<std::string>& names, const std::string& path);
  bool all_end() const;

  const SchemaRoot& root_;
  Rules& rules_;
  Refusal& refusal_;
  SchemaJoiner joiner_;
  std::map<const json::Node*, std::string> referred_;  ///< rules of what references point at
  /// References that led here without an object or array between: one of them again is a circle.
  std::vector<const json::Node*> open_;
  std::map<std::string, std::vector<std::vector<std::string>>> needs_;
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
};

/// What rules are called after: the last name in the path.
std::string_view hint_of(std::string_view path);

std::string add_object(SchemaCompiler& compiler, const Schema& schema);
std::string add_array(SchemaCompiler& compiler, const Schema& schema);
std::string add_string(Rules& rules, const Schema& schema, Refusal& refusal);
/// `kind` is integer or number.
std::string add_number(Rules& rules, const Schema& schema, Kind kind, Refusal& refusal);
/// The values of `enum` and `const`.
std::string add_enumeration(Rules& rules, const Schema& schema, Refusal& refusal);

}  // namespace darkbloom::grammar
