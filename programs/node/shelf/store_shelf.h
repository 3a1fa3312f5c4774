#pragma once
// The models of a store's folder on a shelf: stated from their manifests, verified and loaded when
// they are asked for, measured when the node has nothing else to do.

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/llama_engine.h"
#include "node/shelf/lazy_engine.h"
#include "node/shelf/model_choice.h"
#include "node/shelf/verified_files.h"
#include "operating/speeds.h"
#include "wire/link_frame.h"

namespace darkbloom::node::shelf {

struct StoreOptions {
  std::filesystem::path folder = {};      ///< absolute
  std::uint64_t memory = 0;               ///< bytes for loaded models
  std::vector<std::string> allowed = {};  ///< by name; empty: all
  std::vector<std::string> taken = {};    ///< names that others have
  std::size_t models_max = 32;
};

/// What is known of one model.
struct ModelNote {
  std::string name;
  bool loaded = false;
  std::uint64_t bytes = 0;      ///< of memory, as planned
  std::uint64_t load_ms = 0;    ///< as measured last, else a guess
  operating::Speed speed = {};  ///< `model` is empty where it is not measured
};

/// Slots of models that are not loaded: of all, and of the one with the most.
struct ColdSlots {
  std::uint32_t sum = 0;
  std::uint32_t most = 0;
};

/// What the shelf needs of the world; all of it outlives the shelf.
struct Means {
  Random& random;
  const Clock& clock;
  std::function<void(const std::string&)> note;  ///< for the operator's log; from any thread
};

class StoreShelf final : public ModelSource {
 public:
  /// Looks at each whole model of the store. What cannot be served (it does not fit by itself, it
  /// is damaged, the owner does not allow it) is noted and passed over. Loads nothing. Refuses as
  /// not_found a store without a model that can be served.
  static Result<std::unique_ptr<StoreShelf>> look(const StoreOptions& store,
                                                  const engine::LlamaOptions& model, Means means);
  struct Stored {
    std::filesystem::path file;
    engine::ColdModel cold;
  };
  /// As look() makes it.
  StoreShelf(std::vector<Stored> stored, const StoreOptions& store,
             const engine::LlamaOptions& model, Means means);
  ~StoreShelf() override;

  /// From here on models are loaded and measured. `build` names the program's digest, `data` is the
  /// folder of speeds.json. Once.
  void open(std::string build, const std::filesystem::path& data);
  /// Those of the shelf, which outlives them.
  std::vector<std::unique_ptr<engine::Engine>> engines();
  std::vector<std::unique_ptr<engine::Embedder>> embedders();
  std::vector<ModelNote> notes() const;
  /// What the network is asked for: decides what is kept loaded. Loop thread only, as is wanted().
  void hear(const wire::Demand& demand);
  /// Models that the network lacks and this store has not, the best first.
  const std::vector<std::string>& wanted() const { return wanted_; }
  ColdSlots cold_slots() const;
  ModelShelf& shelf() { return *shelf_; }

  Result<LoadedModel> load(std::size_t model) override;
  bool measure(std::size_t model, const LoadedModel& loaded,
               const std::function<bool()>& stop) override;
  void note(const std::string& sentence) override { means_.note(sentence); }

 private:
  static std::vector<Stored> look_at_all(const StoreOptions& store,
                                         const engine::LlamaOptions& model, const Means& means);
  void keep(operating::Speed speed);
  std::vector<ChoiceModel> choices(const wire::Demand& demand) const;

  std::vector<Stored> stored_;
  engine::LlamaOptions model_;
  Means means_;
  VerifiedFiles verified_;  // of the shelf's thread
  std::string build_;
  std::filesystem::path speeds_file_;
  std::vector<bool> kept_;
  UnixMillis kept_since_ms_ = 0;
  std::vector<std::string> wanted_;
  std::uint64_t budget_ = 0;
  mutable std::mutex mutex_;  ///< guards speeds_
  std::vector<operating::Speed> speeds_;
  std::unique_ptr<ModelShelf> shelf_;  // its thread uses all above
};

}  // namespace darkbloom::node::shelf
