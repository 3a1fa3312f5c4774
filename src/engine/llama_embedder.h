#pragma once
// The embedder on libllama: one thread owns the context and takes an input of each job in turn.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/ids.h"
#include "engine/brake.h"
#include "engine/embedder.h"

namespace darkbloom::engine {

struct EmbedderOptions {
  std::filesystem::path model_file = {};
  std::string name = {};      ///< empty: general.name of the file, else its file name
  std::uint32_t context = 0;  ///< tokens of an input; 0: as trained, at most 4096
  std::uint32_t threads = 1;  ///< 0: the processor's physical cores. With an engine in the same
                              ///< process leave it at 1: two teams of threads wait for each
                              ///< other between the parts of a step
  std::uint32_t waiting_max = 16;     ///< jobs that may wait besides the one in work
  std::uint64_t memory_max = 0;       ///< bytes; 0: what the machine has free
  const Brake* brake = nullptr;       ///< looked at before each input; outlives the embedder
  std::optional<Digest> digest = {};  ///< of the file, verified already; none: it is hashed
};

/// What embed() refuses of a job before it enters, for inputs of at most `context` tokens out of a
/// vocabulary of this size.
Result<void> check_job(const EmbedJob& job, std::uint32_t context, std::size_t vocabulary);

/// Loads and verifies a model file. Refuses as load_llama() does, and as invalid a model that makes
/// no embeddings, such as a chat model. Not from two threads at once, nor beside load_llama().
Result<std::unique_ptr<Embedder>> load_embedder(const EmbedderOptions& options);

}  // namespace darkbloom::engine
