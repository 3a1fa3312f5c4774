#pragma once
// The models that a node has loaded: those that write answers and those that make embeddings.

#include <memory>
#include <string>
#include <vector>

#include "attest/statement.h"
#include "base/environment.h"
#include "engine/embedder.h"
#include "engine/llama_engine.h"
#include "node/shelf/store_shelf.h"
#include "openai/catalogue.h"
#include "wire/link_frame.h"

namespace darkbloom::node {

class ServedModels {
 public:
  /// Loads each file as what it is; `options` are those of models that write answers, but the brake
  /// is that of all. Refuses as load_llama() and load_embedder() do, and two models of one name as
  /// invalid.
  static Result<ServedModels> load(const std::vector<std::string>& files,
                                   const engine::LlamaOptions& options, Random& random);

  /// Besides those: the models of a store, which are loaded when they are asked for.
  void add(std::unique_ptr<shelf::StoreShelf> store);
  /// Null where there is no store.
  shelf::StoreShelf* store() const { return store_.get(); }

  /// What the API serves; lives as long as this.
  openai::Models api(std::string build) const;
  std::vector<engine::ModelInfo> infos() const;
  /// As the node's statement names them.
  std::vector<attest::ServedModel> stated() const;

 private:
  Result<void> add(const std::string& file, const engine::LlamaOptions& options, Random& random);

  std::unique_ptr<shelf::StoreShelf> store_;
  std::vector<std::unique_ptr<engine::Engine>> engines_;
  std::vector<std::unique_ptr<engine::Embedder>> embedders_;
};

/// How busy all of them are together, for the fleet. Of a store's models the slots
/// are those that are loaded, or what the one with the most would have where that is more.
wire::NodeLoad load_of(const openai::Models& models, const shelf::StoreShelf* store = nullptr);

}  // namespace darkbloom::node
