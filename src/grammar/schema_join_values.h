#pragma once
// Two values of one keyword as a value that holds both.

#include <optional>
#include <string_view>

#include "json/document.h"

namespace darkbloom::grammar {

/// Nothing where no value of the keyword holds both.
std::optional<json::Node> join_values(std::string_view keyword, const json::Node& a,
                                      const json::Node& b);

/// Joins into `a` the keywords about the members of objects, which depend on one another: a member
/// that one schema names, the other takes for an additional one.
void join_objects(json::Node& a, const json::Node& b);
bool is_joined_with_objects(std::string_view keyword);

/// False where the items that one schema names first, the other takes for the rest.
bool items_join(const json::Node& a, const json::Node& b);

}  // namespace darkbloom::grammar
