#pragma once
// The folder that models are kept in: OWNER/REPOSITORY/FILE.gguf, each with its manifest beside it
// as FILE.gguf.json, and what has not come whole as FILE.gguf.partial with a manifest of its own.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "darkbloom/model/store_budget.h"
#include "operating/manifest.h"

namespace darkbloom::model {

class Store {
 public:
  /// `folder` is made when something is written.
  explicit Store(const std::filesystem::path& folder);

  std::filesystem::path file_of(const std::string& name) const { return folder_ / name; }
  std::filesystem::path partial_of(const std::string& name) const;

  /// Models that are whole, by name. Files without a readable manifest are none of the store's.
  std::vector<Manifest> models() const;
  std::vector<Manifest> partials() const;
  std::optional<Manifest> find(const std::string& name) const;
  std::optional<Manifest> find_partial(const std::string& name) const;

  /// Replaces the manifest, making folders where they are missing (unavailable).
  Result<void> keep(const Manifest& manifest) const;
  Result<void> keep_partial(const Manifest& manifest) const;
  /// File and manifest, then folders that are empty (unavailable).
  Result<void> remove(const std::string& name) const;
  Result<void> remove_partial(const std::string& name) const;

  /// What choose_evictions() decides over: `used_ms` is the later of pull and last reading.
  std::vector<StoredModel> stored() const;
  /// Bytes that the store's disk has for us; 0 where nobody knows.
  std::uint64_t free_bytes() const;

 private:
  Result<void> write(const std::filesystem::path& beside, const Manifest& manifest) const;
  Result<void> remove_both(const std::filesystem::path& file) const;

  std::filesystem::path folder_;
};

/// The later of when it was pulled and when its file was last read, as far as the disk says.
UnixMillis last_used(const Manifest& manifest, const std::filesystem::path& file);

/// True when a program has the file open or mapped, as far as this system says.
bool is_in_use(const std::filesystem::path& file);

}  // namespace darkbloom::model
