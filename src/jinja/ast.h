#pragma once
// A template as a tree. Plain data: parse_template makes it, the Interpreter walks it.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "jinja/value.h"

namespace darkbloom::jinja {

struct Expression;
using ExpressionPtr = std::unique_ptr<const Expression>;

struct Literal {
  Value value;
};
struct Name {
  std::string name;
};
struct ListLiteral {
  std::vector<ExpressionPtr> items;
  bool tuple = false;
};
struct DictLiteral {
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
};

enum class Operator : std::uint8_t {
  add,
  subtract,
  concat,
  multiply,
  divide,
  floor_divide,
  modulo,
  power,
};
struct Arithmetic {
  Operator sign;
  ExpressionPtr left;
  ExpressionPtr right;
};
/// +x and -x.
struct Signed {
  bool minus;
  ExpressionPtr operand;
};
struct Not {
  ExpressionPtr operand;
};
struct Logic {
  bool is_and;
  ExpressionPtr left;
  ExpressionPtr right;
};

enum class Relation : std::uint8_t {
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in
};
/// a < b < c: each relation holds between its right side and the one before.
struct Comparison {
  ExpressionPtr first;
  std::vector<std::pair<Relation, ExpressionPtr>> rest;
};
/// `otherwise` may be null: then it is Undefined.
struct Conditional {
  ExpressionPtr condition;
  ExpressionPtr then;
  ExpressionPtr otherwise;
};

/// a.name: an attribute, else an item.
struct Attribute {
  ExpressionPtr object;
  std::string name;
};
/// a[key]: an item, else an attribute.
struct Item {
  ExpressionPtr object;
  ExpressionPtr key;
};
/// a[start:stop:step]; parts may be null.
struct Slice {
  ExpressionPtr object;
  ExpressionPtr start;
  ExpressionPtr stop;
  ExpressionPtr step;
};

struct NamedArgument {
  std::string name;
  ExpressionPtr value;
};
struct Arguments {
  std::vector<ExpressionPtr> positional;
  std::vector<NamedArgument> named;
};
struct Call {
  ExpressionPtr callee;
  Arguments arguments;
};
/// x|name(...). `native` is null where no such filter is known: an error when it is applied.
struct Filter {
  ExpressionPtr operand;  ///< null in a filter block
  std::string name;
  Native native;
  Arguments arguments;
};
/// x is name(...).
struct Test {
  ExpressionPtr operand;
  std::string name;
  Native native;
  Arguments arguments;
};

struct Expression {
  using Node = std::variant<Literal, Name, ListLiteral, DictLiteral, Arithmetic, Signed, Not, Logic,
                            Comparison, Conditional, Attribute, Item, Slice, Call, Filter, Test>;
  Node node;
  std::size_t line = 1;
  std::size_t depth = 1;  ///< of the tree below, itself included
};

struct Statement;
using Body = std::vector<Statement>;

struct Data {
  Value text;
};
struct Print {
  ExpressionPtr value;
};
struct Branch {
  ExpressionPtr condition;  ///< null for else
  Body body;
};
struct If {
  std::vector<Branch> branches;
};

/// What is assigned to: one name, a name in a namespace, or several of these.
struct Target {
  std::string name;
  std::string field = {};          ///< not empty for ns.field
  std::vector<Target> parts = {};  ///< not empty for a, b
};
struct For {
  Target target;
  ExpressionPtr items;
  ExpressionPtr condition;  ///< may be null
  Body body;
  Body otherwise;
};
struct Set {
  Target target;
  ExpressionPtr value;
};
struct SetBlock {
  Target target;
  std::vector<Filter> filters;
  Body body;
};
struct FilterBlock {
  std::vector<Filter> filters;
  Body body;
};
struct Parameter {
  std::string name;
  ExpressionPtr fallback;  ///< may be null
};
struct MacroNode {
  std::string name;
  std::vector<Parameter> parameters;
  Body body;
};
struct MacroDefinition {
  std::unique_ptr<const MacroNode> macro;
};
/// {% call(x) f() %}: `macro` is what f knows as caller.
struct CallBlock {
  std::unique_ptr<const MacroNode> macro;
  ExpressionPtr call;
};
struct With {
  std::vector<std::pair<Target, ExpressionPtr>> values;
  Body body;
};
/// {% generation %}: marks what the model wrote, for training; here only its body counts.
struct Generation {
  Body body;
};
struct Break {};
struct Continue {};

struct Statement {
  using Node = std::variant<Data, Print, If, For, Set, SetBlock, FilterBlock, MacroDefinition,
                            CallBlock, With, Generation, Break, Continue>;
  Node node;
  std::size_t line = 1;
};

}  // namespace darkbloom::jinja
