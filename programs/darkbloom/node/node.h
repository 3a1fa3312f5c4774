#pragma once
// `darkbloom node`: the day of a machine's operator.
//
// Exit status: 0 done (for `status`: it runs); 1 it failed, and why is on standard error (for
// `status`: it died or does not answer; for `doctor`: something is wrong); 2 wrong usage; 3 the
// node does not run.

#include <CLI/App.hpp>
#include <memory>
#include <string>

#include "base/environment.h"

namespace darkbloom::operate {

/// The verb and what was said to it. Lives as long as the App that it was added to.
class NodeVerb {
 public:
  explicit NodeVerb(CLI::App& app);
  NodeVerb(const NodeVerb&) = delete;
  NodeVerb& operator=(const NodeVerb&) = delete;
  ~NodeVerb();

  bool parsed() const;
  int run(const Clock& clock) const;

 private:
  struct Choices;
  std::unique_ptr<Choices> choices_;
};

}  // namespace darkbloom::operate
