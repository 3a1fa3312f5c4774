#include <algorithm>
#include <format>
#include <optional>
#include <string>
#include <vector>

#include "grammar/json_rules.h"
#include "grammar/schema_compiler.h"

namespace darkbloom::grammar {
namespace {

class ArrayMaker {
 public:
  ArrayMaker(SchemaCompiler& compiler, const Schema& schema)
      : compiler_(compiler), rules_(compiler.rules()), schema_(schema) {}

  std::string run() {
    read_counts();
    read_items();
    if (refusal().found()) return {};
    if (first_.empty() && rest_ == nullptr && least_ == 0 && !most_) return json_any_array(rules_);
    add_items();
    if (refusal().found()) return {};
    std::string name = rules_.shared(hint_of(schema_.path), body());
    compiler_.needs(name, {needed_});
    return name;
  }

 private:
  Refusal& refusal() { return compiler_.refusal(); }

  void read_counts() {
    least_ = count_in(schema_, "minItems", refusal()).value_or(0);
    most_ = count_in(schema_, "maxItems", refusal());
    if (most_ && *most_ < least_)
      refusal().keep(schema_.path_of("maxItems"), "`maxItems` is less than `minItems`.");
    if (flag_in(schema_, "uniqueItems", refusal()))
      refusal().keep(schema_.path_of("uniqueItems"), "`uniqueItems` is not supported.");
  }

  /// `items` as an array is `prefixItems` of older drafts, where `additionalItems` is the rest.
  void read_items() {
    const json::Node* const items = schema_.find("items");
    const bool old = items != nullptr && items->as<json::Node::Array>() != nullptr;
    first_at_ = old ? "items" : "prefixItems";
    rest_at_ = old ? "additionalItems" : "items";
    if (old && schema_.has("prefixItems"))
      refusal().keep(schema_.path_of("items"), "`items` beside `prefixItems` is one schema.");
    if (const auto* list = list_in(schema_, first_at_, refusal())) {
      for (const json::Node& node : *list)
        first_.push_back(&node);
    }
    rest_ = schema_.find(rest_at_);
  }

  /// Where items are named one by one and nothing is said of others, none come, but those that
  /// minItems wants.
  void add_items() {
    if (most_ && *most_ < first_.size()) first_.resize(*most_);
    for (std::size_t i = 0; i < first_.size() && !refusal().found(); ++i) {
      units_.push_back(
          compiler_.inner_value(*first_[i], path_of_item(schema_.path_of(first_at_), i)));
      if (i < least_) needed_.push_back(units_.back());
    }
    const bool none = rest_ != nullptr && rest_->as<bool>() != nullptr && !*rest_->as<bool>();
    const bool closed = none || (rest_ == nullptr && !first_.empty());
    if (closed) {
      const std::uint64_t room = none ? first_.size() : std::max(first_.size(), least_);
      most_ = std::min(most_.value_or(room), room);
    }
    if (most_ && *most_ < least_)
      return refusal().keep(schema_.path_of("minItems"), "`minItems` wants more than may come.");
    if (most_ && *most_ <= first_.size()) return;
    rest_name_ = rest_ == nullptr ? json_any_value(rules_)
                                  : compiler_.inner_value(*rest_, schema_.path_of(rest_at_));
    if (least_ > first_.size()) needed_.push_back(rest_name_);
  }

  std::string body() {
    const std::string gap = json_gap(rules_);
    const std::string items = units_.empty() ? rest_items() : named_items();
    if (items.empty()) return std::format(R"("[" {} "]")", gap);
    return std::format(R"("[" {0} ({1} {0}){2} "]")", gap, items, least_ == 0 ? "?" : "");
  }

  std::string rest_items() {
    if (rest_name_.empty()) return {};
    const std::string more = following(1);
    return more.empty() ? rest_name_ : rest_name_ + " " + more;
  }

  /// From the last named item to the first, each with what comes after it.
  std::string named_items() {
    std::string after = rest_name_.empty() ? std::string() : following(units_.size());
    for (std::size_t i = units_.size(); i-- > 1;) {
      std::string here = json_comma(rules_) + " " + units_[i];
      if (!after.empty()) here += " " + after;
      after = i < least_ ? here : rules_.shared("items", here) + "?";
    }
    return after.empty() ? units_[0] : units_[0] + " " + after;
  }

  /// Items of the rest after so many others.
  std::string following(std::uint64_t before) {
    Times times{.least = least_ > before ? least_ - before : 0};
    if (most_) times.most = *most_ - before;
    const std::string next = rules_.shared("next", json_comma(rules_) + " " + rest_name_);
    return rules_.repeated(next, times);
  }

  SchemaCompiler& compiler_;
  Rules& rules_;
  const Schema& schema_;
  std::uint64_t least_ = 0;
  std::optional<std::uint64_t> most_;
  std::string_view first_at_;
  std::string_view rest_at_;
  std::vector<const json::Node*> first_;
  const json::Node* rest_ = nullptr;  ///< null: any value
  std::vector<std::string> units_;    ///< rules of first_
  std::vector<std::string> needed_;
  std::string rest_name_;  ///< empty: no further items
};

}  // namespace

std::string add_array(SchemaCompiler& compiler, const Schema& schema) {
  return ArrayMaker(compiler, schema).run();
}

}  // namespace darkbloom::grammar
