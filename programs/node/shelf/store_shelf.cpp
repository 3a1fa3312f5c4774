#include "node/shelf/store_shelf.h"

#include <algorithm>
#include <array>
#include <format>
#include <iterator>
#include <optional>
#include <utility>

#include "base/byte_codec.h"
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

/// Requests a minute of a usual kind, some of them side by side: as measured, else as machines that
/// read the weights once for each token might.
double can_serve(const ModelNote& model) {
  constexpr double kBytesPerSecond = 20e9;
  constexpr double kPrompt = 1000;
  constexpr double kAnswer = 100;
  constexpr double kSideBySide = 4;
  const double guess = kBytesPerSecond / std::max(static_cast<double>(model.bytes), 1e6);
  const auto measured = [](std::uint64_t known, double otherwise) {
    return known > 0 ? static_cast<double>(known) / 1000 : otherwise;
  };
  const double read_s = kPrompt / measured(model.speed.prefill_millitokens, 10 * guess);
  const double write_s = kAnswer / measured(model.speed.decode_millitokens, guess);
  return kSideBySide * 60 / (read_s + write_s);
}

/// From 0, below 1.
double drawn(Random& random) {
  std::array<std::uint8_t, 4> bytes{};
  random.fill(bytes);
  return ByteReader(bytes).u32() / 4294967296.0;
}

/// A model's own name, else its file's, else all of it: the first that is free.
std::optional<std::string> free_name(const std::string& own, const std::string& stored,
                                     const std::vector<std::string>& taken) {
  const std::filesystem::path file(stored);
  for (const std::string& name : {own, engine::model_id(file.stem().string()),
                                  engine::model_id((file.parent_path() / file.stem()).string())}) {
    if (!name.empty() && !std::ranges::contains(taken, name)) return name;
  }
  return std::nullopt;
}

/// Why a model is not served though it could be; empty: it is.
std::string objection(const std::string& name, const StoreOptions& store, std::size_t served) {
  const bool allowed = store.allowed.empty() || std::ranges::contains(store.allowed, name);
  if (!allowed) return "the owner's preferences do not allow it (models)";
  return served < store.models_max ? "" : "a node serves no more models than this";
}

Result<engine::ColdModel> look_at(const model::Manifest& manifest, const StoreOptions& store,
                                  engine::LlamaOptions model) {
  model.model_file = store.folder / manifest.name;
  model.memory_max = store.memory;
  model.digest = digest_in(manifest.sha256);
  if (!model.digest) return fail(Fault::invalid, "its manifest has no digest");
  return engine::look_at_model(model);
}

}  // namespace

std::vector<StoreShelf::Stored> StoreShelf::look_at_all(const StoreOptions& store,
                                                        const engine::LlamaOptions& model,
                                                        const Means& means) {
  std::vector<Stored> all;
  std::vector<std::string> names = store.taken;
  for (const model::Manifest& manifest : model::stored_models(store.folder)) {
    auto cold = look_at(manifest, store, model);
    std::string why = cold ? std::string() : cold.error().detail;
    const auto name = cold ? free_name(cold->info.name, manifest.name, names) : std::nullopt;
    if (cold) why = name ? objection(*name, store, names.size()) : "another model has its name";
    if (!why.empty()) {
      means.note("not serving " + manifest.name + ": " + why);
      continue;
    }
    cold->info.name = *name;
    names.push_back(*name);
    all.push_back({store.folder / manifest.name, std::move(*cold)});
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
    : stored_(std::move(stored)),
      model_(model),
      means_(std::move(means)),
      kept_(stored_.size()),
      budget_(store.memory) {
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

std::vector<ChoiceModel> StoreShelf::choices(const wire::Demand& demand) const {
  std::vector<ChoiceModel> models;
  const std::vector<ModelNote> known = notes();
  for (std::size_t i = 0; i < known.size(); ++i) {
    models.push_back({.name = known[i].name,
                      .bytes = known[i].bytes,
                      .can_serve_per_minute = can_serve(known[i]),
                      .kept = kept_[i]});
  }
  for (const wire::ModelDemand& asked : demand.models) {
    auto model = std::ranges::find(models, asked.model, &ChoiceModel::name);
    if (model == models.end()) {
      // A name that no model of ours could have is not shown to anybody.
      if (engine::model_id(asked.model) != asked.model) continue;
      models.push_back({.name = asked.model, .in_store = false});
      model = std::prev(models.end());
    }
    model->asked_per_minute = (asked.served_milli + 0.0 + asked.unserved_milli) / 1000;
    model->unserved_per_minute = asked.unserved_milli / 1000.0;
    model->nodes = asked.nodes;
    model->target = asked.target;
  }
  return models;
}

void StoreShelf::hear(const wire::Demand& demand) {
  const UnixMillis now_ms = means_.clock.now_ms();
  Choice choice = choose_models(choices(demand), {.budget = budget_,
                                                  .fleet = demand.fleet,
                                                  .changed_at_ms = kept_since_ms_,
                                                  .now_ms = now_ms,
                                                  .chance = drawn(means_.random)});
  wanted_ = std::move(choice.to_pull);
  if (!choice.changed) return;
  choice.kept.resize(stored_.size());
  kept_ = choice.kept;
  kept_since_ms_ = now_ms;
  shelf_->keep(kept_);
  std::string names;
  for (std::size_t i = 0; i < stored_.size(); ++i)
    names += kept_[i] ? " " + stored_[i].cold.info.name : "";
  note("kept loaded for the network:" + (names.empty() ? " nothing" : names));
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
