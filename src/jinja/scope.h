#pragma once
// Names and what they stand for, in scopes inside of one another.

#include <string_view>
#include <vector>

#include "jinja/value.h"

namespace darkbloom::jinja {

/// Names are not copied: they live in the template or in its inputs.
class Scope {
 public:
  explicit Scope(Scope* outer) : outer_(outer) {}

  Scope* outer() const { return outer_; }
  std::size_t size() const { return variables_.size(); }
  /// In this scope alone; null where the name is not here.
  const Value* find(std::string_view name) const;
  void set(std::string_view name, Value value);

  /// A macro was defined here: the scope must live as long as the run.
  void keep() { kept_ = true; }
  bool kept() const { return kept_; }

 private:
  struct Variable {
    std::string_view name;
    Value value;
  };
  Scope* outer_;
  std::vector<Variable> variables_;
  bool kept_ = false;
};

}  // namespace darkbloom::jinja
