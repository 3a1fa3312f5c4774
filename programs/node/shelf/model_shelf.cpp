#include "node/shelf/model_shelf.h"

#include <algorithm>
#include <chrono>
#include <format>
#include <utility>

#include "base/check.h"

namespace darkbloom::node::shelf {
namespace {

constexpr std::chrono::milliseconds kLook{200};  // how often an idle shelf looks at its brake

double seconds(UnixMillis ms) {
  return std::max(static_cast<double>(ms), 1.0) / 1000;
}

/// The whole machine is ours: what is measured then is its speed.
bool is_free(const engine::Brake* brake) {
  return brake == nullptr || (brake->allowance().share >= 1.0F && !brake->allowance().lean);
}

bool is_lean(const engine::Brake* brake) {
  return brake != nullptr && brake->allowance().lean;
}

std::string gigabytes(std::uint64_t bytes) {
  return std::format("{:.2f} GB", static_cast<double>(bytes) / 1e9);
}

}  // namespace

ModelShelf::ModelShelf(std::vector<Item> items, Options options, ModelSource& source,
                       const Clock& clock)
    : options_(options), source_(source), clock_(clock) {
  for (Item& item : items) {
    const ShelvedModel facts{.bytes = item.bytes, .load_s = item.load_s};
    places_.push_back({.item = std::move(item), .facts = facts});
  }
}

ModelShelf::~ModelShelf() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  std::unique_lock lock(mutex_);
  for (std::size_t model = 0; model < places_.size(); ++model)
    give_up(lock, model, "The node is stopping.");
}

void ModelShelf::open() {
  check(!thread_.joinable(), "a shelf opens once");
  thread_ = std::jthread([this] { run(); });
}

void ModelShelf::used(Place& place) {
  place.users += 1;
  place.facts.uses += 1;
  place.facts.value = value_of(place.facts, age_);
}

const LoadedModel* ModelShelf::enter(std::size_t model) {
  const std::scoped_lock lock(mutex_);
  Place& place = places_.at(model);
  if (!place.ready) return nullptr;
  used(place);
  return &place.loaded;
}

/// With the queue counted, those that wait to be loaded have their memory already.
Result<Eviction> ModelShelf::evictions_for(std::size_t model, bool queue_counts) const {
  std::vector<ShelvedModel> models;
  for (const Place& place : places_) {
    ShelvedModel& facts = models.emplace_back(place.facts);
    facts.busy = place.users > 0;
    if (queue_counts && !place.waiting.empty()) facts.loaded = true;
  }
  models[model].loaded = false;
  return choose_evictions(models, model, options_.budget, clock_.now_ms());
}

Result<void> ModelShelf::wait_for(std::size_t model, std::shared_ptr<ShelfJob> job) {
  std::unique_lock lock(mutex_);
  Place& place = places_.at(model);
  const UnixMillis now_ms = clock_.now_ms();
  if (place.ready) {
    used(place);
    lock.unlock();
    job->begin(place.loaded);  // a model with a user stays
    return {};
  }
  if (closed_) return fail(Fault::unavailable, "The node is stopping.");
  if (!place.failure.empty() && now_ms - place.failed_at_ms < kFailedMs) {
    return fail(Fault::unavailable, place.failure);
  }
  if (place.waiting.size() >= kWaitingMax) {
    return fail({.fault = Fault::no_capacity,
                 .detail = "Too many requests wait for this model to be loaded.",
                 .retry_after_ms = static_cast<std::uint32_t>(place.facts.load_s * 1000) + 1000});
  }
  if (!place.facts.loaded) {
    if (auto room = evictions_for(model, true); !room) return fail(room.error());
  }
  used(place);
  place.waiting.push_back({std::move(job), now_ms});
  lock.unlock();
  changed_.notify_all();
  return {};
}

void ModelShelf::leave(std::size_t model, const ShelfJob* job) {
  {
    const std::scoped_lock lock(mutex_);
    Place& place = places_.at(model);
    check(place.users > 0, "more jobs left a model than came");
    place.users -= 1;
    std::erase_if(place.waiting, [job](const Waiting& each) { return each.job.get() == job; });
  }
  changed_.notify_all();
}

ModelShelf::State ModelShelf::state(std::size_t model) const {
  const std::scoped_lock lock(mutex_);
  const Place& place = places_.at(model);
  return {.loaded = place.ready,
          .loading = place.facts.loaded && !place.ready,
          .waiting = static_cast<std::uint32_t>(place.waiting.size()),
          .load_s = place.facts.load_s};
}

std::optional<engine::Load> ModelShelf::load(std::size_t model) const {
  const std::scoped_lock lock(mutex_);
  const Place& place = places_.at(model);
  if (!place.ready) return std::nullopt;
  return place.loaded.engine ? place.loaded.engine->load() : place.loaded.embedder->load();
}

std::uint64_t ModelShelf::bytes_loaded() const {
  const std::scoped_lock lock(mutex_);
  std::uint64_t bytes = 0;
  for (const Place& place : places_)
    bytes += place.facts.loaded ? place.facts.bytes : 0;
  return bytes;
}

void ModelShelf::keep(const std::vector<bool>& kept) {
  check(kept.size() == places_.size(), "each model is kept or not");
  {
    const std::scoped_lock lock(mutex_);
    for (std::size_t model = 0; model < places_.size(); ++model)
      places_[model].facts.pinned = kept[model];
  }
  changed_.notify_all();
}

void ModelShelf::tick() {
  std::unique_lock lock(mutex_);
  const UnixMillis now_ms = clock_.now_ms();
  std::vector<std::shared_ptr<ShelfJob>> late;
  for (Place& place : places_) {
    while (!place.waiting.empty() && now_ms - place.waiting.front().since_ms > kWaitMaxMs) {
      late.push_back(std::move(place.waiting.front().job));
      place.waiting.pop_front();
    }
  }
  lock.unlock();
  for (const auto& job : late)
    job->give_up("The model was not loaded in time.");
}

void ModelShelf::run() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, kLook, [this] { return closed_ || next_wanted().has_value(); });
      if (closed_) return;
    }
    work();
  }
}

bool ModelShelf::work() {
  return unload_idle() || load_next() || measure_one() || load_kept();
}

/// The one that has been waited for longest.
std::optional<std::size_t> ModelShelf::next_wanted() const {
  std::optional<std::size_t> best;
  for (std::size_t model = 0; model < places_.size(); ++model) {
    const Place& place = places_[model];
    if (place.waiting.empty() || place.facts.loaded) continue;
    const UnixMillis since = place.waiting.front().since_ms;
    if (!best || since < places_[*best].waiting.front().since_ms) best = model;
  }
  return best;
}

std::optional<std::size_t> ModelShelf::next_kept() const {
  if (is_lean(options_.brake)) return std::nullopt;
  for (std::size_t model = 0; model < places_.size(); ++model) {
    const Place& place = places_[model];
    const bool failed = !place.failure.empty() && clock_.now_ms() - place.failed_at_ms < kFailedMs;
    if (place.facts.pinned && !place.facts.loaded && !failed) return model;
  }
  return std::nullopt;
}

bool ModelShelf::load_next() {
  std::unique_lock lock(mutex_);
  const auto model = next_wanted();
  if (!model) return false;
  const auto eviction = evictions_for(*model, false);
  if (eviction) {
    bring(lock, *model, *eviction);
  } else {
    changed_.wait_for(lock, kLook);  // who was idle when the job came is not any more
  }
  return true;
}

bool ModelShelf::load_kept() {
  std::unique_lock lock(mutex_);
  const auto model = next_kept();
  if (!model) return false;
  const auto eviction = evictions_for(*model, true);
  if (eviction) bring(lock, *model, *eviction);
  return eviction.has_value();
}

void ModelShelf::bring(std::unique_lock<std::mutex>& lock, std::size_t model,
                       const Eviction& eviction) {
  std::vector<LoadedModel> leaving;
  std::string note;
  for (const std::size_t victim : eviction.victims) {
    Place& place = places_[victim];
    leaving.push_back(std::exchange(place.loaded, {}));
    place.ready = false;
    place.facts.loaded = false;
    place.facts.uses = 0;
    note += std::format("{}unloading {}", note.empty() ? "" : ", ", place.item.name);
  }
  age_ = std::max(age_, eviction.age);
  places_[model].facts.loaded = true;  // its memory is spoken for
  lock.unlock();
  if (!note.empty()) source_.note(note + " for " + places_[model].item.name);
  leaving.clear();  // before the new one takes its memory
  const UnixMillis began_ms = clock_.now_ms();
  auto loaded = source_.load(model);
  lock.lock();
  if (loaded) places_[model].facts.load_s = seconds(clock_.now_ms() - began_ms);
  arrived(lock, model, std::move(loaded));
}

void ModelShelf::arrived(std::unique_lock<std::mutex>& lock, std::size_t model,
                         Result<LoadedModel> loaded) {
  Place& place = places_[model];
  place.failure = loaded ? std::string() : loaded.error().detail;
  if (!loaded) {
    place.facts.loaded = false;
    place.failed_at_ms = clock_.now_ms();
    lock.unlock();
    source_.note("cannot load " + place.item.name + ": " + loaded.error().detail);
    lock.lock();
    return give_up(lock, model, loaded.error().detail);
  }
  place.loaded = std::move(*loaded);
  place.ready = true;
  place.facts.loaded_at_ms = clock_.now_ms();
  place.facts.value = value_of(place.facts, age_);
  const auto waiting = std::exchange(place.waiting, {});
  lock.unlock();
  source_.note(std::format("loaded {} in {:.1f} s ({})", place.item.name, place.facts.load_s,
                           gigabytes(place.facts.bytes)));
  for (const Waiting& each : waiting)
    each.job->begin(place.loaded);  // only this thread unloads it
  lock.lock();
}

void ModelShelf::give_up(std::unique_lock<std::mutex>& lock, std::size_t model,
                         const std::string& why) {
  const auto waiting = std::exchange(places_[model].waiting, {});
  lock.unlock();
  for (const Waiting& each : waiting)
    each.job->give_up(why);
  lock.lock();
}

/// The machine's owner wants its memory back.
bool ModelShelf::unload_idle() {
  if (!is_lean(options_.brake)) return false;
  std::vector<LoadedModel> leaving;
  std::string names;
  {
    const std::scoped_lock lock(mutex_);
    for (Place& place : places_) {
      if (!place.ready || place.users > 0) continue;
      leaving.push_back(std::exchange(place.loaded, {}));
      place.ready = false;
      place.facts.loaded = false;
      place.facts.uses = 0;
      names += " " + place.item.name;
    }
  }
  if (leaving.empty()) return false;
  leaving.clear();
  source_.note("the owner wants the memory: unloaded" + names);
  return true;
}

bool ModelShelf::measure_one() {
  if (!is_free(options_.brake)) return false;
  const LoadedModel* loaded = nullptr;
  std::size_t found = 0;
  {
    const std::scoped_lock lock(mutex_);
    for (std::size_t model = 0; model < places_.size() && loaded == nullptr; ++model) {
      const Place& place = places_[model];
      const bool idle = place.ready && !place.measured && place.users == 0;
      if (!idle) continue;
      loaded = &place.loaded;  // only this thread unloads it
      found = model;
    }
  }
  if (loaded == nullptr) return false;
  const auto stop = [this, found] {
    const std::scoped_lock lock(mutex_);
    return closed_ || !is_free(options_.brake) || next_wanted().has_value() ||
           places_[found].users > 0;
  };
  const bool measured = source_.measure(found, *loaded, stop);
  const std::scoped_lock lock(mutex_);
  places_[found].measured = measured;
  return measured;
}

}  // namespace darkbloom::node::shelf
