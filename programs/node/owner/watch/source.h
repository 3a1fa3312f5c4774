#pragma once
// One thing of the machine that is watched for its owner.

#include <cstdint>
#include <vector>

#include "node/owner/sample.h"

namespace darkbloom::node::owner {

/// What poll() is told of a descriptor.
struct Listening {
  int descriptor = -1;
  short events = 0;
};

class Source {
 public:
  virtual ~Source() = default;
  /// What is news by itself; may differ from call to call. None: it is looked at each second only.
  virtual std::vector<Listening> listening() { return {}; }
  /// One of those descriptors has news, at this time in ms. True: the node is to hear of it at
  /// once.
  virtual bool news(int, std::int64_t) { return false; }
  /// Writes what it knows into its part of the sample.
  virtual void look(Sample& sample, std::int64_t now_ms) = 0;
};

}  // namespace darkbloom::node::owner
