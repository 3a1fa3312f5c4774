#pragma once
// One schema and where it stands in the request, the first reason to refuse it, and its keywords
// by type.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "json/document.h"

namespace darkbloom::grammar {

/// The first refusal of a schema; what comes later follows from it.
class Refusal {
 public:
  bool found() const { return error_.has_value(); }
  const Error& error() const { return *error_; }
  /// Keeps the sentence unless there is one. `path` becomes the error's param.
  void keep(std::string path, std::string sentence);

 private:
  std::optional<Error> error_;
};

/// Both outlive it.
struct Schema {
  const json::Node& node;
  const std::string& path;

  const json::Node* find(std::string_view name) const { return node.find(name); }
  bool has(std::string_view name) const { return node.find(name) != nullptr; }
  std::string path_of(std::string_view name) const;
};

/// "path[2]".
std::string path_of_item(const std::string& path, std::size_t index);

enum class Kind : std::uint8_t { null, boolean, integer, number, string, array, object };

/// `type` as written, or the kinds of value that the other keywords are about; empty: any kind.
/// Of "integer" and "number" the wider stays.
std::vector<Kind> kinds_of(const Schema& schema, Refusal& refusal);

/// Integers, and decimals without a fraction, are integers.
Kind kind_of(const json::Node& value);
bool allows(const std::vector<Kind>& kinds, Kind kind);
std::string_view name_of(Kind kind);

/// Refuses what is no object, keywords that are unknown or not supported, and a nested $id.
void check_keywords(const Schema& schema, bool is_root, Refusal& refusal);
/// True for titles and the like, which no value can break.
bool is_annotation(std::string_view keyword);
/// The kind of value that a keyword is about; nothing for those about all.
std::optional<Kind> subject_of(std::string_view keyword);

/// A count such as minItems, if there is one.
std::optional<std::uint64_t> count_in(const Schema& schema, std::string_view keyword,
                                      Refusal& refusal);
const std::string* text_in(const Schema& schema, std::string_view keyword, Refusal& refusal);
bool flag_in(const Schema& schema, std::string_view keyword, Refusal& refusal);
/// Null where it is absent or refused.
const json::Node::Array* list_in(const Schema& schema, std::string_view keyword, Refusal& refusal);

/// The members of an object in their order; of equal names the last.
std::vector<const json::Member*> members_of(const json::Node::Object& object);
/// As JSON Schema compares: 1 is 1.0, and the order of members says nothing.
bool same_value(const json::Node& a, const json::Node& b);

}  // namespace darkbloom::grammar
