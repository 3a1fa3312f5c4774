#pragma once
// The engine on libllama: one thread owns the context, requests join a running batch.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/environment.h"
#include "base/ids.h"
#include "engine/brake.h"
#include "engine/engine.h"

namespace darkbloom::engine {

class LlamaVocabulary;

struct LlamaOptions {
  std::filesystem::path model_file = {};
  std::string name = {};           ///< empty: general.name of the file, else its file name
  std::uint32_t slots = 16;        ///< sequences decoded at once
  std::uint32_t context = 0;       ///< tokens per sequence; 0: what the model was trained for, at
                                   ///< most 4096, less where memory is short
  std::uint32_t threads = 0;       ///< 0: the processor's physical cores
  std::uint32_t batch = 512;       ///< prompt tokens prefilled in one step, at most
  std::uint32_t waiting_max = 16;  ///< jobs that may wait for a slot; more are refused
  std::uint64_t memory_max = 0;    ///< bytes for weights and caches; 0: what the machine has free
  std::uint64_t cache_bytes_max = 0;  ///< idle cached prefixes kept; 0: idle slots only
  /// An engine without a request for so long forgets, and overwrites, every cached prefix.
  std::chrono::milliseconds prefix_life = std::chrono::minutes(1);
  const Brake* brake = nullptr;       ///< looked at before each step; outlives the engine
  std::optional<Digest> digest = {};  ///< of the file, verified already; none: it is hashed
};

/// What start() refuses of a job before it enters, for a model of this context in tokens.
Result<void> check_job(const Job& job, const LlamaVocabulary& vocabulary, std::uint32_t context);

/// Loads and verifies a model file. Refuses, in one sentence: no such file (not_found), not a GGUF,
/// truncated, an architecture that libllama does not know or that does not continue text (invalid),
/// too large for this machine's memory (too_large). `random` makes seeds for jobs without one and
/// must outlive the engine. Not from two threads at once: libllama's log is one for the process,
/// and this silences it.
Result<std::unique_ptr<Engine>> load_llama(const LlamaOptions& options, Random& random);

}  // namespace darkbloom::engine
