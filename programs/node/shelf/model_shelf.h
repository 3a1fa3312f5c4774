#pragma once
// Keeps models loaded within a budget of memory. A thread of its own loads what is asked for, one
// after another, and unloads what is idle and worth least; nothing that answers is ever unloaded.
// Safe from any thread.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/environment.h"
#include "base/error.h"
#include "engine/brake.h"
#include "node/shelf/shelf_job.h"
#include "node/shelf/shelf_policy.h"

namespace darkbloom::node::shelf {

/// How many jobs may wait for one model to be loaded, and for how long each.
inline constexpr std::size_t kWaitingMax = 32;
inline constexpr UnixMillis kWaitMaxMs = 120'000;
/// A model that could not be loaded is not tried again for so long.
inline constexpr UnixMillis kFailedMs = 30'000;

/// Where models come from. Called on the shelf's thread.
class ModelSource {
 public:
  virtual ~ModelSource() = default;
  virtual Result<LoadedModel> load(std::size_t model) = 0;
  /// The shelf has nothing else to do: measures a loaded model, until `stop` says so. True once
  /// there is no more to measure.
  virtual bool measure(std::size_t model, const LoadedModel& loaded,
                       const std::function<bool()>& stop) = 0;
  /// A sentence for the operator's log.
  virtual void note(const std::string& sentence) = 0;
};

class ModelShelf {
 public:
  struct Item {
    std::string name;
    std::uint64_t bytes = 0;  ///< in memory
    double load_s = 1;        ///< measured before, or guessed
  };
  struct Options {
    std::uint64_t budget = 0;              ///< bytes
    const engine::Brake* brake = nullptr;  ///< lean: what is idle is unloaded
  };
  struct State {
    bool loaded = false;
    bool loading = false;
    std::uint32_t waiting = 0;  ///< jobs that wait for it
    double load_s = 0;
  };

  /// `source` and `clock` outlive the shelf.
  ModelShelf(std::vector<Item> items, Options options, ModelSource& source, const Clock& clock);
  /// Jobs that wait are given up.
  ~ModelShelf();
  ModelShelf(const ModelShelf&) = delete;
  ModelShelf& operator=(const ModelShelf&) = delete;

  /// From here on models are loaded. Once.
  void open();
  /// The model, where it is loaded: it stays so until leave().
  const LoadedModel* enter(std::size_t model);
  /// `job` is begun as soon as the model is loaded; until leave() it stays so. Refuses as
  /// no_capacity where there is no room for the model now or too many wait for it; as unavailable
  /// where it could not be loaded lately; then nothing is to be left.
  Result<void> wait_for(std::size_t model, std::shared_ptr<ShelfJob> job);
  /// Of a job that is over; it has not begun if it still waited.
  void leave(std::size_t model, const ShelfJob* job);

  State state(std::size_t model) const;
  /// How busy a loaded model is; nothing where it is not loaded.
  std::optional<engine::Load> load(std::size_t model) const;
  std::uint64_t bytes_loaded() const;
  /// By place: those that are loaded in idle time and not unloaded for others, until the next call.
  void keep(const std::vector<bool>& kept);
  /// About once a second: gives up what has waited for too long.
  void tick();

 private:
  struct Waiting {
    std::shared_ptr<ShelfJob> job;  // shared with whoever asked
    UnixMillis since_ms;
  };
  struct Place {
    Item item;
    ShelvedModel facts;
    LoadedModel loaded = {};
    bool ready = false;  // `loaded` holds a model
    bool measured = false;
    std::uint32_t users = 0;  // those that wait among them
    std::deque<Waiting> waiting = {};
    std::string failure = {};
    UnixMillis failed_at_ms = 0;
  };

  void run();
  bool work();
  std::optional<std::size_t> next_wanted() const;
  std::optional<std::size_t> next_kept() const;
  bool load_next();
  bool load_kept();
  void bring(std::unique_lock<std::mutex>& lock, std::size_t model, const Eviction& eviction);
  void arrived(std::unique_lock<std::mutex>& lock, std::size_t model, Result<LoadedModel> loaded);
  void give_up(std::unique_lock<std::mutex>& lock, std::size_t model, const std::string& why);
  bool unload_idle();
  bool measure_one();
  Result<Eviction> evictions_for(std::size_t model, bool queue_counts) const;
  void used(Place& place);

  const Options options_;
  ModelSource& source_;
  const Clock& clock_;
  mutable std::mutex mutex_;  ///< guards all below but the thread
  std::condition_variable changed_;
  std::vector<Place> places_;
  double age_ = 0;
  bool closed_ = false;
  std::jthread thread_;
};

}  // namespace darkbloom::node::shelf
