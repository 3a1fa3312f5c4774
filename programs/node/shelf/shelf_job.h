#pragma once
// A job for a model that may not be loaded yet, shared by whoever asked and the shelf.

#include <memory>
#include <string>

#include "engine/embedder.h"
#include "engine/engine.h"

namespace darkbloom::node::shelf {

/// A model in memory: one of both.
struct LoadedModel {
  std::unique_ptr<engine::Engine> engine = nullptr;
  std::unique_ptr<engine::Embedder> embedder = nullptr;
};

/// One of both is called, once, from the shelf's thread or tick().
class ShelfJob {
 public:
  virtual ~ShelfJob() = default;
  virtual void begin(const LoadedModel& model) = 0;
  /// It will not be loaded. `why` is one sentence.
  virtual void give_up(const std::string& why) = 0;
};

}  // namespace darkbloom::node::shelf
