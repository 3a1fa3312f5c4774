#include <format>

#include "jinja/access.h"
#include "jinja/arithmetic.h"
#include "jinja/compare.h"
#include "jinja/globals.h"
#include "jinja/interpreter.h"
#include "jinja/interpreter_levels.h"
#include "jinja/sequence.h"

namespace darkbloom::jinja {

Value Interpreter::evaluate(const Expression& expression) {
  const Level level(*this);
  if (!run_.spend(1)) return {};
  run_.at_line(expression.line);
  return std::visit([this](const auto& node) { return eval(node); }, expression.node);
}

Value Interpreter::look_up(const std::string& name) {
  for (const Scope* scope = scope_; scope != nullptr; scope = scope->outer()) {
    if (const Value* const value = scope->find(name)) return *value;
    if (!run_.spend(scope->size() / 16)) return {};
  }
  if (const Native native = find_global(name)) return Value(Function{native});
  return Value(Undefined{&name});
}

Value Interpreter::eval(const ListLiteral& list) {
  std::vector<Value> items;
  for (const ExpressionPtr& item : list.items)
    items.push_back(evaluate(item));
  return make_list(run_, std::move(items), list.tuple);
}

Value Interpreter::eval(const DictLiteral& dict) {
  std::vector<Entry> entries;
  for (const auto& [key_expression, value_expression] : dict.entries) {
    Value key = evaluate(key_expression);
    Value value = evaluate(value_expression);
    put(run_, entries, std::move(key), std::move(value));
    if (run_.failed()) return {};
  }
  return make_dict(run_, std::move(entries));
}

Value Interpreter::eval(const Arithmetic& arithmetic) {
  const Value left = evaluate(arithmetic.left);
  const Value right = evaluate(arithmetic.right);
  if (run_.failed()) return {};
  return calculate(run_, arithmetic.sign, left, right);
}

Value Interpreter::eval(const Signed& value) {
  const Value operand = evaluate(value.operand);
  if (run_.failed()) return {};
  return with_sign(run_, value.minus, operand);
}

Value Interpreter::eval(const Not& negation) {
  return Value(Value::Variant(!truth(evaluate(negation.operand))));
}

Value Interpreter::eval(const Logic& logic) {
  Value left = evaluate(logic.left);
  if (run_.failed() || truth(left) != logic.is_and) return left;
  return evaluate(logic.right);
}

Value Interpreter::eval(const Comparison& comparison) {
  Value left = evaluate(comparison.first);
  bool holds = true;
  for (const auto& [relation, expression] : comparison.rest) {
    Value right = evaluate(expression);
    if (run_.failed()) return {};
    holds = relates(run_, relation, left, right);
    if (!holds || run_.failed()) break;
    left = std::move(right);
  }
  return Value(Value::Variant(holds));
}

Value Interpreter::eval(const Conditional& conditional) {
  const bool holds = truth(evaluate(conditional.condition));
  if (run_.failed()) return {};
  if (holds) return evaluate(conditional.then);
  return conditional.otherwise == nullptr ? Value() : evaluate(conditional.otherwise);
}

Value Interpreter::eval(const Attribute& attribute) {
  const Value object = evaluate(attribute.object);
  if (run_.failed()) return {};
  return attribute_of(run_, object, attribute.name);
}

Value Interpreter::eval(const Item& item) {
  const Value object = evaluate(item.object);
  const Value key = evaluate(item.key);
  if (run_.failed()) return {};
  return item_of(run_, object, key);
}

Value Interpreter::eval(const Slice& slice) {
  const auto part = [this](const ExpressionPtr& expression) {
    return expression == nullptr ? Value(Value::Variant(None{})) : evaluate(expression);
  };
  const Value object = evaluate(slice.object);
  const SliceBounds bounds{part(slice.start), part(slice.stop), part(slice.step)};
  if (run_.failed()) return {};
  return slice_of(run_, object, bounds);
}

Value Interpreter::eval(const Filter& filter) {
  return apply(filter, evaluate(filter.operand));
}

Value Interpreter::apply(const Filter& filter, const Value& operand) {
  if (run_.failed()) return {};
  if (filter.native == nullptr) {
    return run_.fail(std::format("no filter is named '{}'", filter.name));
  }
  return call_native(filter.native, operand, filter.arguments);
}

Value Interpreter::eval(const Test& test) {
  const Value operand = evaluate(test.operand);
  if (run_.failed()) return {};
  if (test.native == nullptr) return run_.fail(std::format("no test is named '{}'", test.name));
  return call_native(test.native, operand, test.arguments);
}

}  // namespace darkbloom::jinja
