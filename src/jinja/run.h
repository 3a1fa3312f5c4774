#pragma once
// One rendering: what it has spent, where it failed, and what it owns. The first failure is kept
// and everything after it is skipped, so that code reads like Python and looks for failure where it
// loops.

#include <deque>
#include <optional>
#include <string>

#include "base/error.h"
#include "jinja/scope.h"
#include "jinja/value.h"

namespace darkbloom::jinja {

/// What may change or refer to itself; dies with the run.
struct Heap {
  std::deque<Scope> scopes;
  std::deque<Namespace> namespaces;
  std::deque<Loop> loops;
};

class Run {
 public:
  explicit Run(std::int64_t now_s) : now_s_(now_s) {}

  /// Counts work: a node of the template is a step, and so are 64 bytes copied or compared. False
  /// once the run has failed.
  bool spend(std::size_t steps);
  bool spend_bytes(std::size_t bytes) { return spend(1 + bytes / 64); }
  bool failed() const { return error_.has_value(); }
  const Error& error() const { return *error_; }

  /// Keeps the first failure, with the line of the template. Gives Undefined.
  Value fail(std::string_view sentence, Fault fault = Fault::invalid);
  /// The same with the author's own sentence and no line.
  Value raise(std::string sentence);

  void at_line(std::size_t line) { line_ = line; }
  std::int64_t now_s() const { return now_s_; }
  Heap& heap() { return heap_; }

 private:
  Heap heap_;
  std::optional<Error> error_;
  std::size_t steps_ = 0;
  std::size_t line_ = 1;
  std::int64_t now_s_;
};

/// Makes values that others are inside of; a failure where they nest too deep.
Value make_list(Run& run, std::vector<Value> items, bool tuple = false);
Value make_dict(Run& run, std::vector<Entry> entries);
/// A failure where the text is over kTextMax.
Value make_text(Run& run, Text text);

}  // namespace darkbloom::jinja
