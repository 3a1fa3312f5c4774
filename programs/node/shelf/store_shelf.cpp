#include "node/shelf/store_shelf.h"

#include <algorithm>
#include <format>
#include <optional>
#include <utility>

#include "engine/llama_embedder.h"
#include "engine/model_facts.h"
#include "node/shelf/speed_trial.h"
#include "operating/stored_models.h"
#include "support/files.h"

namespace darkbloom::node::shelf {
namespace {

constexpr double kGuessedBytesPerSecond = 500e6;  // of loading, before it was measured

double guessed_load_s(std::uint64_t bytes) {
  return 0.1 + static_cast<double>(bytes) / kGuessedBytesPerSecond;
}

std::optional<Digest> digest_in(const std::string& hex) {
  const auto bytes = from_hex(hex);
  Digest digest;
  if (!bytes || bytes->size() != digest.bytes.size()) return std::nullopt;
  std::ranges::copy(*bytes, digest.bytes.begin());
  return digest;
}

std::uint64_t milli(double value) {
  return static_cast<std::uint64_t>(std::max(value, 0.0) * 1000);
}

}  // namespace

std::vector<StoreShelf::Stored> StoreShelf::look_at_all(const StoreOptions& store,
                                                        const engine::LlamaOptions& model,
                                                        const Means& means) {
  std::vector<Stored> all;
  std::vector<std::string> names = store.taken;
  const auto has = [&names](const std::string& name) { return std::ranges::contains(names, name); };
  for (const model::Manifest& manifest : model::stored_models(store.folder)) {
    engine::LlamaOptions options = model;
    options.model_file = store.folder / manifest.name;
    options.memory_max = store.memory;
    options.digest = digest_in(manifest.sha256);
    if (!options.digest) continue;
    const auto pass_over = [&](const std::string& why) {
      means.note("not serving " + manifest.name + ": " + why);
    };
    auto cold = engine::look_at_model(options);
    if (!cold) {
      pass_over(cold.error().detail);
      continue;
    }
    // Two of one name are told apart by their files' names.
    if (has(cold->info.name)) cold->info.name = engine::model_id(options.model_file.stem().string());
    const auto& allowed = store.allowed;
    if (has(cold->info.name)) {
      pass_over("another model has its name");
    } else if (!allowed.empty() && !std::ranges::contains(allowed, cold->info.name)) {
      pass_over("the owner's preferences do not allow it (models)");
    } else if (names.size() >= store.models_max) {
      pass_over("a node serves at most 32 models");
    } else {
      names.push_back(cold->info.name);
      all.push_back({options.model_file, std::move(*cold)});
    }
  }
  return all;
}

Result<std::unique_ptr<StoreShelf>> StoreShelf::look(const StoreOptions& store,
                                                     const engine::LlamaOptions& model,
                                                     Means means) {
  auto stored = look_at_all(store, model, means);
  if (stored.empty()) {
    return fail(Fault::not_found, "The store " + store.folder.string() +
                                      " has no model that can be served: `darkbloom model pull`.");
  }
  return std::make_unique<StoreShelf>(std::move(stored), store, model, std::move(means));
}

StoreShelf::StoreShelf(std::vector<Stored> stored, const StoreOptions& store,
                       const engine::LlamaOptions& model, Means means)
    : stored_(std::move(stored)), model_(model), means_(std::move(means)) {
  std::vector<ModelShelf::Item> items;
  for (const Stored& each : stored_) {
    items.push_back({.name = each.cold.info.name,
                     .bytes = each.cold.plan.bytes,
                     .load_s = guessed_load_s(each.cold.info.bytes)});
  }
  shelf_ = std::make_unique<ModelShelf>(
      std::move(items), ModelShelf::Options{.budget = store.memory, .brake = model.brake}, *this,
      means_.clock);
}

StoreShelf::~StoreShelf() = default;

void StoreShelf::open(std::string build, const std::filesystem::path& data) {
  build_ = std::move(build);
  speeds_file_ = data / operating::kSpeedsFile;
  const auto known = read_file(speeds_file_, operating::kSpeedsFileMax).and_then([](const auto& t) {
    return operating::parse_speeds(t.text());
  });
  // Without a file that can be read everything is measured anew.
  if (known) {
    const std::scoped_lock lock(mutex_);
    speeds_ = *known;
  }
  shelf_->open();
}

std::vector<std::unique_ptr<engine::Engine>> StoreShelf::engines() {
  std::vector<std::unique_ptr<engine::Engine>> all;
  for (std::size_t model = 0; model < stored_.size(); ++model) {
    const engine::ColdModel& cold = stored_[model].cold;
    if (!cold.embeds) all.push_back(std::make_unique<LazyEngine>(*shelf_, model, cold));
  }
  return all;
}

std::vector<std::unique_ptr<engine::Embedder>> StoreShelf::embedders() {
  std::vector<std::unique_ptr<engine::Embedder>> all;
  for (std::size_t model = 0; model < stored_.size(); ++model) {
    const engine::ColdModel& cold = stored_[model].cold;
    if (cold.embeds) all.push_back(std::make_unique<LazyEmbedder>(*shelf_, model, cold));
  }
  return all;
}

std::vector<ModelNote> StoreShelf::notes() const {
  std::vector<ModelNote> all;
  for (std::size_t model = 0; model < stored_.size(); ++model) {
    const engine::ColdModel& cold = stored_[model].cold;
    const ModelShelf::State state = shelf_->state(model);
    ModelNote& note = all.emplace_back(ModelNote{.name = cold.info.name,
                                                 .loaded = state.loaded,
                                                 .bytes = cold.plan.bytes,
                                                 .load_ms = milli(state.load_s)});
    const std::scoped_lock lock(mutex_);
    const auto* const speed = operating::find_speed(speeds_, cold.info.digest.hex(), build_);
    if (speed != nullptr) note.speed = *speed;
  }
  return all;
}

ColdSlots StoreShelf::cold_slots() const {
  ColdSlots cold;
  for (std::size_t model = 0; model < stored_.size(); ++model) {
    if (shelf_->state(model).loaded) continue;
    cold.sum += stored_[model].cold.plan.slots;
    cold.most = std::max(cold.most, stored_[model].cold.plan.slots);
  }
  return cold;
}

Result<LoadedModel> StoreShelf::load(std::size_t model) {
  const Stored& stored = stored_[model];
  const engine::Plan& plan = stored.cold.plan;
  auto verified = verified_.check(stored.file, stored.cold.info.digest);
  if (!verified) return fail(verified.error());
  LoadedModel loaded;
  if (stored.cold.embeds) {
    auto embedder = engine::load_embedder({.model_file = stored.file,
                                           .name = stored.cold.info.name,
                                           .context = plan.context,
                                           .memory_max = plan.bytes,
                                           .brake = model_.brake,
                                           .digest = stored.cold.info.digest});
    if (!embedder) return fail(embedder.error());
    loaded.embedder = std::move(*embedder);
    return loaded;
  }
  engine::LlamaOptions options = model_;
  options.model_file = stored.file;
  options.name = stored.cold.info.name;
  options.context = plan.context;
  options.memory_max = plan.bytes;
  options.digest = stored.cold.info.digest;
  auto engine = engine::load_llama(options, means_.random);
  if (!engine) return fail(engine.error());
  loaded.engine = std::move(*engine);
  return loaded;
}

bool StoreShelf::measure(std::size_t model, const LoadedModel& loaded,
                         const std::function<bool()>& stop) {
  const engine::ColdModel& cold = stored_[model].cold;
  const std::string digest = cold.info.digest.hex();
  {
    const std::scoped_lock lock(mutex_);
    if (operating::find_speed(speeds_, digest, build_) != nullptr) return true;
  }
  operating::Speed speed{.model = digest,
                         .build = build_,
                         .load_ms = milli(shelf_->state(model).load_s),
                         .bytes = cold.plan.bytes};
  if (loaded.engine != nullptr) {
    const auto tried = try_speed(*loaded.engine, means_.clock, stop);
    if (!tried) return false;
    speed.prefill_millitokens = milli(tried->prefill);
    speed.decode_millitokens = milli(tried->decode);
    note(std::format("{} reads {:.0f} and writes {:.1f} tokens/s", cold.info.name, tried->prefill,
                     tried->decode));
  }
  speed.measured_at_ms = means_.clock.now_ms();
  keep(std::move(speed));
  return true;
}

void StoreShelf::keep(operating::Speed speed) {
  const std::scoped_lock lock(mutex_);
  operating::keep_speed(speeds_, std::move(speed));
  const auto kept = replace_file(speeds_file_, view_of(operating::speeds_json(speeds_)));
  if (!kept) note("cannot keep " + speeds_file_.string());
}

}  // namespace darkbloom::node::shelf
