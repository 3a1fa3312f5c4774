#include <algorithm>
#include <format>

#include "jinja/access.h"
#include "jinja/interpreter.h"
#include "jinja/interpreter_levels.h"
#include "jinja/methods.h"

namespace darkbloom::jinja {

struct Interpreter::Evaluated {
  std::vector<Value> positional;
  std::vector<Value> named;  ///< in the order of `names`
  std::vector<std::string_view> names;
};

Interpreter::Evaluated Interpreter::evaluate_all(const Arguments& arguments) {
  Evaluated values;
  for (const ExpressionPtr& argument : arguments.positional)
    values.positional.push_back(evaluate(argument));
  for (const NamedArgument& argument : arguments.named) {
    values.named.push_back(evaluate(argument.value));
    values.names.push_back(argument.name);
  }
  return values;
}

/// a.b(...) finds the method without making a value of it.
Value Interpreter::eval(const Call& made) {
  if (const auto* const attribute = std::get_if<Attribute>(&made.callee->node)) {
    const Value self = evaluate(attribute->object);
    if (run_.failed()) return {};
    if (const Native method = find_method(self, attribute->name)) {
      return call_native(method, self, made.arguments);
    }
    return call(attribute_of(run_, self, attribute->name), made.arguments, nullptr);
  }
  return call(evaluate(made.callee), made.arguments, nullptr);
}

Value Interpreter::call(const Value& callee, const Arguments& arguments, const Value* caller) {
  if (run_.failed()) return {};
  if (const auto* const macro = callee.as<Macro>()) {
    const Evaluated values = evaluate_all(arguments);
    return run_.failed() ? Value() : call_macro(*macro, values, caller);
  }
  if (const auto* const function = callee.as<Function>()) {
    return call_native(function->call, Value(), arguments);
  }
  if (const Method* const method = callee.method()) {
    return call_native(method->call, method->self, arguments);
  }
  const auto* const undefined = callee.as<Undefined>();
  if (undefined != nullptr && undefined->name != nullptr) {
    return run_.fail(std::format("'{}' is undefined and cannot be called", *undefined->name));
  }
  return run_.fail(std::format("a value of type {} cannot be called", kind_of(callee)));
}

Value Interpreter::call_native(Native native, const Value& self, const Arguments& arguments) {
  const Evaluated values = evaluate_all(arguments);
  if (run_.failed()) return {};
  std::vector<NamedValue> named;
  for (std::size_t i = 0; i < values.named.size(); ++i)
    named.push_back({values.names[i], values.named[i]});
  Value result = native(run_, Given{self, values.positional, named});
  return run_.failed() ? Value() : std::move(result);
}

void Interpreter::bind(const MacroNode& macro, const Evaluated& arguments) {
  if (arguments.positional.size() > macro.parameters.size()) {
    run_.fail(
        std::format("the macro '{}' takes {} arguments", macro.name, macro.parameters.size()));
    return;
  }
  for (const std::string_view name : arguments.names) {
    if (!std::ranges::contains(macro.parameters, name, &Parameter::name)) {
      run_.fail(std::format("the macro '{}' has no parameter '{}'", macro.name, name));
      return;
    }
  }
  for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
    const Parameter& parameter = macro.parameters[i];
    const auto named = std::ranges::find(arguments.names, parameter.name);
    if (i < arguments.positional.size()) {
      scope_->set(parameter.name, arguments.positional[i]);
    } else if (named != arguments.names.end()) {
      const auto at = static_cast<std::size_t>(named - arguments.names.begin());
      scope_->set(parameter.name, arguments.named[at]);
    } else {
      scope_->set(parameter.name, parameter.fallback == nullptr ? Value(Undefined{&parameter.name})
                                                                : evaluate(parameter.fallback));
    }
  }
}

Value Interpreter::call_macro(const Macro& macro, const Evaluated& arguments, const Value* caller) {
  const Level level(*this);
  const Inner inner(*this, macro.home);
  bind(*macro.node, arguments);
  if (caller != nullptr) scope_->set("caller", *caller);
  if (run_.failed()) return {};
  Text printed;
  run_body(macro.node->body, printed);
  return make_text(run_, std::move(printed));
}

}  // namespace darkbloom::jinja
