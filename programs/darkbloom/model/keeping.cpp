#include "darkbloom/model/keeping.h"

#include <algorithm>
#include <chrono>
#include <format>
#include <ostream>

#include "darkbloom/model/partial_file.h"
#include "json/object_writer.h"

namespace darkbloom::model {
namespace {

constexpr std::size_t kDigitsShown = 12;

std::unexpected<Error> not_here(const std::string& name) {
  return fail(Fault::not_found, "There is no model " + name + " here; see darkbloom model list.");
}

std::string day_text(UnixMillis time) {
  const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds(time)};
  return std::format("{:%F}", std::chrono::floor<std::chrono::days>(at));
}

/// Letters of the widest name.
std::size_t width_of(const std::vector<Manifest>& models) {
  std::size_t width = 0;
  for (const Manifest& each : models)
    width = std::max(width, each.name.size());
  return width;
}

void list_for_people(const Store& store, std::ostream& out) {
  const auto models = store.models();
  if (models.empty()) out << "no models yet: darkbloom model pull OWNER/REPOSITORY\n";
  const std::size_t width = width_of(models);
  for (const Manifest& each : models) {
    const auto file = store.file_of(each.name);
    out << std::format("{:<{}}  {:>9}  {}  used {}{}{}{}\n", each.name, width,
                       size_text(each.bytes), each.sha256.substr(0, kDigitsShown),
                       day_text(last_used(each, file)),
                       each.was_published ? "" : "  no published digest",
                       each.pinned ? "  pinned" : "", is_in_use(file) ? "  in use" : "");
  }
}

/// The manifest's own fields, then what only the disk knows.
std::string json_of(const Store& store, const Manifest& manifest) {
  const auto file = store.file_of(manifest.name);
  std::string more;
  json::ObjectWriter(more)
      .text("path", file.string())
      .number("last_used_ms", last_used(manifest, file))
      .boolean("in_use", is_in_use(file))
      .end();
  std::string text = to_json(manifest);
  text.back() = ',';
  return text + more.substr(1);
}

Result<std::vector<Manifest>> named(const Store& store, const std::vector<std::string>& names) {
  std::vector<Manifest> found;
  for (const std::string& name : names) {
    auto manifest = store.find(name);
    if (!manifest) return not_here(name);
    found.push_back(std::move(*manifest));
  }
  return found;
}

}  // namespace

Result<void> list(const Store& store, bool json, std::ostream& out) {
  if (!json) {
    list_for_people(store, out);
    return {};
  }
  std::string models;
  for (const Manifest& each : store.models())
    models += (models.empty() ? "" : ",") + json_of(store, each);
  out << "{\"models\":[" << models << "]}\n";
  return {};
}

Result<void> remove(const Store& store, const std::vector<std::string>& names) {
  const auto models = named(store, names);
  if (!models) return fail(models.error());
  for (const std::string& name : names) {
    if (!is_in_use(store.file_of(name))) continue;
    return fail(Fault::no_capacity, name + " is in use; stop the program that has it open first.");
  }
  for (const std::string& name : names)
    if (auto removed = store.remove(name); !removed) return removed;
  return {};
}

Result<void> pin(const Store& store, const std::vector<std::string>& names, bool pinned) {
  auto models = named(store, names);
  if (!models) return fail(models.error());
  for (Manifest& each : *models) {
    each.pinned = pinned;
    if (auto kept = store.keep(each); !kept) return kept;
  }
  return {};
}

Result<void> prune(const Store& store, const Prune& how, std::ostream& out) {
  const auto going =
      choose_evictions(store.stored(), 0, {.budget = how.disk_max_bytes, .free = 0, .spare = 0});
  if (!going) return fail(going.error());
  for (const Manifest& part : store.partials()) {
    if (is_in_use(store.partial_of(part.name))) continue;
    out << "part of " << part.name << "\n";
    if (how.dry_run) continue;
    if (auto removed = store.remove_partial(part.name); !removed) return removed;
  }
  for (const std::string& name : *going) {
    out << name << "\n";
    if (how.dry_run) continue;
    if (auto removed = store.remove(name); !removed) return removed;
  }
  return {};
}

Result<void> verify(const Store& store, const std::vector<std::string>& names, std::ostream& out) {
  const auto models =
      names.empty() ? Result<std::vector<Manifest>>(store.models()) : named(store, names);
  if (!models) return fail(models.error());
  std::size_t bad = 0;
  for (const Manifest& each : *models) {
    const auto digest = digest_of_file(store.file_of(each.name));
    const bool good = digest && digest->hex() == each.sha256;
    bad += good ? 0 : 1;
    out << each.name << ": "
        << (good      ? "as it was pulled"
            : !digest ? "cannot be read"
                      : "CHANGED, it is " + digest->hex())
        << "\n";
  }
  if (bad == 0) return {};
  return fail(Fault::tampered, std::to_string(bad) + " of " + std::to_string(models->size()) +
                                   " models are not what was pulled.");
}

}  // namespace darkbloom::model
