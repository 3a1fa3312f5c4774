#include "grammar/schema_disjoint.h"

#include <algorithm>

#include "grammar/limits.h"

namespace darkbloom::grammar {
namespace {

constexpr int kLooksMax = 8;  ///< how deep a difference may lie

class Comparer {
 public:
  explicit Comparer(const SchemaRoot& root) : root_(root) {}

  bool disjoint(const json::Node& a, const json::Node& b, int looks = kLooksMax) {
    if (looks == 0 || spent_ > kCompareMax) return false;
    const json::Node& left = resolved(a);
    const json::Node& right = resolved(b);
    if (left.as<json::Node::Object>() == nullptr || right.as<json::Node::Object>() == nullptr)
      return false;
    return by_value(left, right) || by_kind(left, right) ||
           (is_object(left) && is_object(right) && by_member(left, right, looks));
  }

 private:
  /// Through references, though not in circles.
  const json::Node& resolved(const json::Node& node) const {
    const json::Node* at = &node;
    for (int i = 0; i < kLooksMax; ++i) {
      const json::Node* const reference = at->find("$ref");
      const auto* const text = reference == nullptr ? nullptr : reference->as<std::string>();
      if (text == nullptr) break;
      Refusal none;
      const auto target = root_.find(*text, {}, none);
      if (!target) break;
      at = target->node;
    }
    return *at;
  }

  /// The values of `const` or `enum`; empty where it has neither.
  static json::Node::Array values(const json::Node& schema) {
    if (const json::Node* const only = schema.find("const")) return {*only};
    const json::Node* const list = schema.find("enum");
    const auto* const items = list == nullptr ? nullptr : list->as<json::Node::Array>();
    return items == nullptr ? json::Node::Array{} : *items;
  }

  bool by_value(const json::Node& a, const json::Node& b) {
    const auto left = values(a);
    const auto right = values(b);
    spent_ += left.size() * right.size();
    if (left.empty() || right.empty() || spent_ > kCompareMax) return false;
    return std::ranges::none_of(left, [&](const json::Node& one) {
      return std::ranges::any_of(right,
                                 [&](const json::Node& other) { return same_value(one, other); });
    });
  }

  /// `type` alone says what is excluded: other keywords let values of other kinds through.
  static std::vector<Kind> kinds(const json::Node& schema) {
    std::vector<Kind> found;
    for (const json::Node& value : values(schema))
      found.push_back(kind_of(value));
    if (!found.empty() || schema.find("type") == nullptr) return found;
    Refusal none;
    const std::string path;
    found = kinds_of({schema, path}, none);
    return none.found() ? std::vector<Kind>{} : found;
  }

  static bool by_kind(const json::Node& a, const json::Node& b) {
    const auto left = kinds(a);
    const auto right = kinds(b);
    if (left.empty() || right.empty()) return false;
    return std::ranges::none_of(left, [&](Kind kind) { return allows(right, kind); }) &&
           std::ranges::none_of(right, [&](Kind kind) { return allows(left, kind); });
  }

  static bool is_object(const json::Node& schema) {
    const auto found = kinds(schema);
    return found.size() == 1 && found[0] == Kind::object;
  }

  const json::Node* property(const json::Node& schema, const std::string& name) {
    const json::Node* const properties = schema.find("properties");
    const auto* const all = properties == nullptr ? nullptr : properties->as<json::Node::Object>();
    if (all == nullptr) return nullptr;
    spent_ += all->size();
    return properties->find(name);
  }

  static std::vector<std::string> required(const json::Node& schema) {
    std::vector<std::string> found;
    const json::Node* const list = schema.find("required");
    const auto* const names = list == nullptr ? nullptr : list->as<json::Node::Array>();
    if (names == nullptr) return found;
    for (const json::Node& name : *names) {
      if (const auto* text = name.as<std::string>()) found.push_back(*text);
    }
    return found;
  }

  static bool is_closed(const json::Node& schema) {
    const json::Node* const additional = schema.find("additionalProperties");
    return additional != nullptr && additional->as<bool>() != nullptr && !*additional->as<bool>();
  }

  /// `one` wants a member that `other` forbids, or takes other values for.
  bool lacks(const json::Node& one, const json::Node& other, int looks) {
    return std::ranges::any_of(required(one), [&](const std::string& name) {
      if (spent_ > kCompareMax) return false;
      const json::Node* const mine = property(one, name);
      const json::Node* const theirs = property(other, name);
      if (theirs == nullptr) return is_closed(other);
      return mine != nullptr && disjoint(*mine, *theirs, looks - 1);
    });
  }

  bool by_member(const json::Node& a, const json::Node& b, int looks) {
    return lacks(a, b, looks) || lacks(b, a, looks);
  }

  const SchemaRoot& root_;
  std::size_t spent_ = 0;
};

}  // namespace

void check_disjoint(const SchemaRoot& root, const json::Node::Array& alternatives,
                    const std::string& path, Refusal& refusal) {
  if (alternatives.size() > kAlternativesMax / 4)
    return refusal.keep(path, "There are too many alternatives.");
  Comparer comparer(root);
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (comparer.disjoint(alternatives[i], alternatives[j])) continue;
      return refusal.keep(path_of_item(path, i),
                          "This alternative of `oneOf` may hold together with another: give each a "
                          "type or a constant property of its own, or write `anyOf`.");
    }
  }
}

}  // namespace darkbloom::grammar
