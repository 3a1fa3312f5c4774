#pragma once
// The models that one node serves, by the names that requests call them.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/embedder.h"
#include "engine/engine.h"
#include "openai/model_voice.h"

namespace darkbloom::openai {

/// What a node has to serve. All of it outlives the service.
struct Models {
  std::vector<engine::Engine*> chat = {};
  std::vector<engine::Embedder*> embedders = {};
  std::string build = {};  ///< of the program, as its fingerprint names it; may be empty
};

struct ChatModel {
  engine::Engine& engine;
  Result<ModelVoice> voice;  ///< or why this model cannot chat
  std::string fingerprint;   ///< of model and build: what decides an answer beside the request
};

/// An answer's `system_fingerprint`. Without a seed an answer may also hang on what else ran beside
/// it, and its fingerprint says so.
std::string fingerprint_for(const ChatModel& model, bool repeatable);

class Catalogue {
 public:
  explicit Catalogue(const Models& models);

  /// Refuses as not_found a name that no model here has.
  Result<const ChatModel*> chat(std::string_view name) const;
  /// The same for models that turn texts into vectors. A name of the other kind is refused as
  /// invalid.
  Result<engine::Embedder*> embedder(std::string_view name) const;

 private:
  const ChatModel* find_chat(std::string_view name) const;
  engine::Embedder* find_embedder(std::string_view name) const;
  std::unexpected<Error> unknown() const;
  std::string names() const;

  std::deque<ChatModel> chat_;
  std::vector<engine::Embedder*> embedders_;
};

}  // namespace darkbloom::openai
