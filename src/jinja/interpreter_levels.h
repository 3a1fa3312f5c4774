#pragma once
// The two things of an Interpreter that end with a block of its code.

#include "jinja/interpreter.h"
#include "jinja/limits.h"

namespace darkbloom::jinja {

struct Interpreter::Level {
  explicit Level(Interpreter& interpreter) : interpreter_(interpreter) {
    if (++interpreter_.depth_ > kRunDepthMax) {
      interpreter_.run_.fail("it calls itself too deep", Fault::too_large);
    }
  }
  ~Level() { --interpreter_.depth_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

 private:
  Interpreter& interpreter_;
};

/// A scope inside of `outer`, current as long as this lives; dropped then unless a macro keeps it.
struct Interpreter::Inner {
  Inner(Interpreter& interpreter, Scope* outer)
      : interpreter_(interpreter), before_(interpreter.scope_) {
    interpreter_.scope_ = &interpreter_.run_.heap().scopes.emplace_back(outer);
  }
  ~Inner() {
    auto& scopes = interpreter_.run_.heap().scopes;
    if (interpreter_.scope_ == &scopes.back() && !scopes.back().kept()) scopes.pop_back();
    interpreter_.scope_ = before_;
  }
  Inner(const Inner&) = delete;
  Inner& operator=(const Inner&) = delete;

 private:
  Interpreter& interpreter_;
  Scope* before_;
};

}  // namespace darkbloom::jinja
