#pragma once
// The values of a template: what Python would hold. Strings, lists and dicts never change once
// made, so values share them; what changes (namespaces, loops, scopes) lives in the Run, so nothing
// owns itself in a circle.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "jinja/text.h"

namespace darkbloom::jinja {

class Value;
class Run;
class Scope;
struct MacroNode;
struct List;
struct Dict;
struct Namespace;
struct Loop;
struct Method;

/// A name that is not there; it prints as nothing. `name` is the author's word for it, or null.
struct Undefined {
  const std::string* name = nullptr;
};
struct None {};

/// A macro and the scope that it was defined in; the Run owns both.
struct Macro {
  const MacroNode* node = nullptr;
  Scope* home = nullptr;
};

struct NamedValue {
  std::string_view name;
  const Value& value;
};

/// What a native function gets: for a filter, test or method `self` is what it is applied to.
struct Given {
  const Value& self;
  std::span<const Value> positional = {};
  std::span<const NamedValue> named = {};

  /// The argument in that place or of that name; null where it was not given.
  const Value* find(std::size_t place, std::string_view name) const;
};

/// Filters, tests, methods and global functions alike. After run.fail() the result is not used.
using Native = Value (*)(Run& run, const Given& given);

struct Function {
  Native call = nullptr;
};

class Value {
 public:
  using Variant =
      std::variant<Undefined, None, bool, std::int64_t, double, std::shared_ptr<const Text>,
                   std::shared_ptr<const List>, std::shared_ptr<const Dict>, Namespace*, Loop*,
                   Macro, Function, std::shared_ptr<const Method>>;

  Value() = default;
  explicit Value(Variant variant) : variant_(std::move(variant)) {}
  explicit Value(Text text) : variant_(std::make_shared<const Text>(std::move(text))) {}

  const Variant& variant() const { return variant_; }
  template <typename T>
  const T* as() const {
    return std::get_if<T>(&variant_);
  }
  template <typename T>
  bool is() const {
    return std::holds_alternative<T>(variant_);
  }
  /// Null where the value is of another kind.
  const Text* text() const { return shared<Text>(); }
  const List* list() const { return shared<List>(); }
  const Dict* dict() const { return shared<Dict>(); }
  const Method* method() const { return shared<Method>(); }

 private:
  template <typename T>
  const T* shared() const {
    const auto* const held = std::get_if<std::shared_ptr<const T>>(&variant_);
    return held == nullptr ? nullptr : held->get();
  }

  Variant variant_;
};

/// A list, or a tuple: they differ in how they print and compare.
struct List {
  std::vector<Value> items;
  bool tuple = false;
  std::size_t depth = 1;
};

struct Entry {
  Value key;
  Value value;
};

/// In the order of its making; keys differ.
struct Dict {
  std::vector<Entry> entries;
  std::size_t depth = 1;
};

struct Field {
  std::string name;
  Value value;
};

/// namespace(): the one thing that a template may change inside of a loop.
struct Namespace {
  std::vector<Field> fields;

  Value* find(std::string_view name);
  void set(std::string_view name, Value value);
};

/// A `for` that runs.
struct Loop {
  std::shared_ptr<const List> items;
  std::size_t index = 0;  ///< from 0
  std::vector<Value> last_changed = {};
};

/// A method with what it is called on.
struct Method {
  Value self;
  Native call = nullptr;
};

/// How deep a value nests: 0 for what holds no other values.
std::size_t depth_of(const Value& value);
/// bool(value).
bool truth(const Value& value);
/// "string", "list", ...: for messages.
std::string_view kind_of(const Value& value);

}  // namespace darkbloom::jinja
