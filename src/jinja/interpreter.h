#pragma once
// Walks a template's tree. What fails is kept by the Run; after that every value is Undefined and
// every body ends.

#include "jinja/ast.h"
#include "jinja/run.h"

namespace darkbloom::jinja {

class Interpreter {
 public:
  /// Both outlive the interpreter; names are looked up in `globals` after all scopes.
  Interpreter(Run& run, Scope& globals) : run_(run), scope_(&globals) {}

  /// Adds to `out` what the body prints.
  void render(const Body& body, Text& out) { run_body(body, out); }

 private:
  /// What follows a statement: the next one, or the end of the loop's turn, or of the loop.
  enum class Flow { next, continue_loop, break_loop };
  struct Level;  ///< counts the depth as long as it lives
  struct Inner;  ///< a scope as long as it lives

  // interpreter.cpp: statements
  Flow run_body(const Body& body, Text& out);
  Flow run(const Data& data, Text& out);
  Flow run(const Print& print, Text& out);
  Flow run(const If& branches, Text& out);
  Flow run(const For& loop, Text& out);
  Flow run(const Set& set, Text& out);
  Flow run(const SetBlock& set, Text& out);
  Flow run(const FilterBlock& block, Text& out);
  Flow run(const MacroDefinition& definition, Text& out);
  Flow run(const CallBlock& block, Text& out);
  Flow run(const With& with, Text& out);
  Flow run(const Generation& generation, Text& out);
  Flow run(const Break& jump, Text& out);
  Flow run(const Continue& jump, Text& out);
  Flow run_turns(const For& loop, std::shared_ptr<const List> items, Text& out);
  std::vector<Value> items_of_loop(const For& loop);
  void print(const Value& value, Text& out);
  void assign(const Target& target, const Value& value);
  void assign_parts(const Target& target, const Value& value);

  // evaluate.cpp: expressions
  Value evaluate(const Expression& expression);
  Value evaluate(const ExpressionPtr& expression) { return evaluate(*expression); }
  Value eval(const Literal& literal) { return literal.value; }
  Value eval(const Name& name) { return look_up(name.name); }
  Value look_up(const std::string& name);
  Value eval(const ListLiteral& list);
  Value eval(const DictLiteral& dict);
  Value eval(const Arithmetic& arithmetic);
  Value eval(const Signed& value);
  Value eval(const Not& negation);
  Value eval(const Logic& logic);
  Value eval(const Comparison& comparison);
  Value eval(const Conditional& conditional);
  Value eval(const Attribute& attribute);
  Value eval(const Item& item);
  Value eval(const Slice& slice);
  Value eval(const Filter& filter);
  Value eval(const Test& test);

  // call.cpp: calls of macros and native functions
  struct Evaluated;  ///< arguments as values
  Value eval(const Call& call);
  Value call(const Value& callee, const Arguments& arguments, const Value* caller);
  Value call_native(Native native, const Value& self, const Arguments& arguments);
  Value call_macro(const Macro& macro, const Evaluated& arguments, const Value* caller);
  void bind(const MacroNode& macro, const Evaluated& arguments);
  Value apply(const Filter& filter, const Value& operand);
  Evaluated evaluate_all(const Arguments& arguments);

  Run& run_;
  Scope* scope_;  ///< the innermost; the outermost holds the globals
  std::size_t depth_ = 0;
};

}  // namespace darkbloom::jinja
