#include "jinja/interpreter.h"

#include <format>

#include "jinja/interpreter_levels.h"
#include "jinja/limits.h"
#include "jinja/sequence.h"
#include "jinja/to_text.h"

namespace darkbloom::jinja {

Interpreter::Flow Interpreter::run_body(const Body& body, Text& out) {
  const Level level(*this);
  for (const Statement& statement : body) {
    if (!run_.spend(1)) return Flow::break_loop;
    run_.at_line(statement.line);
    const Flow flow = std::visit([&](const auto& node) { return run(node, out); }, statement.node);
    if (flow != Flow::next || run_.failed()) return flow;
  }
  return Flow::next;
}

void Interpreter::print(const Value& value, Text& out) {
  const Text* const text = value.text();
  if (!run_.spend_bytes(text == nullptr ? 0 : text->size())) return;
  text == nullptr ? out.append(to_text(run_, value)) : out.append(*text);
  if (out.size() > kTextMax) run_.fail("it prints over 16 MiB", Fault::too_large);
}

Interpreter::Flow Interpreter::run(const Data& data, Text& out) {
  print(data.text, out);
  return Flow::next;
}

Interpreter::Flow Interpreter::run(const Print& statement, Text& out) {
  print(evaluate(statement.value), out);
  return Flow::next;
}

Interpreter::Flow Interpreter::run(const If& branches, Text& out) {
  for (const Branch& branch : branches.branches) {
    const bool taken = branch.condition == nullptr || truth(evaluate(branch.condition));
    if (run_.failed()) break;
    if (taken) return run_body(branch.body, out);
  }
  return Flow::next;
}

/// The items that pass the loop's own condition.
std::vector<Value> Interpreter::items_of_loop(const For& loop) {
  std::vector<Value> items = items_of(run_, evaluate(loop.items));
  if (loop.condition == nullptr) return items;
  std::vector<Value> passed;
  for (Value& item : items) {
    const Inner inner(*this, scope_);
    assign(loop.target, item);
    const bool passes = truth(evaluate(loop.condition));
    if (run_.failed()) return {};
    if (passes) passed.push_back(std::move(item));
  }
  return passed;
}

Interpreter::Flow Interpreter::run(const For& loop, Text& out) {
  const Value items = make_list(run_, items_of_loop(loop));
  if (run_.failed()) return Flow::next;
  const auto& list = *items.as<std::shared_ptr<const List>>();
  if (!list->items.empty()) return run_turns(loop, list, out);
  const Inner inner(*this, scope_);
  return run_body(loop.otherwise, out);
}

Interpreter::Flow Interpreter::run_turns(const For& loop, std::shared_ptr<const List> items,
                                         Text& out) {
  Loop& state = run_.heap().loops.emplace_back(std::move(items));
  for (; state.index < state.items->items.size(); ++state.index) {
    if (!run_.spend(1)) break;
    const Inner inner(*this, scope_);
    scope_->set("loop", Value(Value::Variant(&state)));
    assign(loop.target, state.items->items[state.index]);
    if (run_body(loop.body, out) == Flow::break_loop || run_.failed()) break;
  }
  return Flow::next;
}

void Interpreter::assign_parts(const Target& target, const Value& value) {
  const std::vector<Value> items = items_of(run_, value);
  if (run_.failed()) return;
  if (items.size() != target.parts.size()) {
    run_.fail(
        std::format("{} values cannot be given to {} names", items.size(), target.parts.size()));
    return;
  }
  for (std::size_t i = 0; i < items.size(); ++i)
    assign(target.parts[i], items[i]);
}

void Interpreter::assign(const Target& target, const Value& value) {
  if (run_.failed()) return;
  if (!target.parts.empty()) return assign_parts(target, value);
  if (target.field.empty()) return scope_->set(target.name, value);
  const Value owner = look_up(target.name);
  const auto* const space = owner.as<Namespace*>();
  if (space == nullptr) {
    run_.fail(
        std::format("'{}' is no namespace, so '{}' cannot be set", target.name, target.field));
    return;
  }
  if (run_.spend(1 + (*space)->fields.size() / 16)) (*space)->set(target.field, value);
}

Interpreter::Flow Interpreter::run(const Set& set, Text&) {
  assign(set.target, evaluate(set.value));
  return Flow::next;
}

Interpreter::Flow Interpreter::run(const SetBlock& set, Text&) {
  Text printed;
  Flow flow;
  {
    const Inner inner(*this, scope_);
    flow = run_body(set.body, printed);
  }
  Value value = make_text(run_, std::move(printed));
  for (const Filter& filter : set.filters)
    value = apply(filter, value);
  assign(set.target, value);
  return flow;
}

Interpreter::Flow Interpreter::run(const FilterBlock& block, Text& out) {
  Text printed;
  const Inner inner(*this, scope_);
  const Flow flow = run_body(block.body, printed);
  Value value = make_text(run_, std::move(printed));
  for (const Filter& filter : block.filters)
    value = apply(filter, value);
  if (!run_.failed()) print(value, out);
  return flow;
}

Interpreter::Flow Interpreter::run(const MacroDefinition& definition, Text&) {
  scope_->keep();
  scope_->set(definition.macro->name, Value(Macro{definition.macro.get(), scope_}));
  return Flow::next;
}

Interpreter::Flow Interpreter::run(const CallBlock& block, Text& out) {
  scope_->keep();
  const Value caller{Value::Variant(Macro{block.macro.get(), scope_})};
  const Call& made = std::get<Call>(block.call->node);
  const Value callee = evaluate(made.callee);
  const Value printed = call(callee, made.arguments, &caller);
  if (!run_.failed()) print(printed, out);
  return Flow::next;
}

Interpreter::Flow Interpreter::run(const With& with, Text& out) {
  std::vector<Value> values;
  for (const auto& [target, value] : with.values)
    values.push_back(evaluate(value));
  const Inner inner(*this, scope_);
  for (std::size_t i = 0; i < values.size(); ++i)
    assign(with.values[i].first, values[i]);
  return run_body(with.body, out);
}

Interpreter::Flow Interpreter::run(const Generation& generation, Text& out) {
  const Inner inner(*this, scope_);
  return run_body(generation.body, out);
}

Interpreter::Flow Interpreter::run(const Break&, Text&) {
  return Flow::break_loop;
}

Interpreter::Flow Interpreter::run(const Continue&, Text&) {
  return Flow::continue_loop;
}

}  // namespace darkbloom::jinja
