#pragma once
// The name of a model that some node serves or has served, for what is written down of a request:
// there is no way to make one of a client's own words.

#include <optional>
#include <string_view>

#include "fleet/registry.h"

namespace darkbloom::fleet {

class ModelName {
 public:
  /// None where no node has ever served it. The name is the registry's, which outlives it.
  static std::optional<ModelName> find(const Registry& registry, std::string_view name) {
    const auto found = registry.tables().find(name);
    if (found == registry.tables().end()) return std::nullopt;
    return ModelName(found->first);
  }
  std::string_view text() const { return *name_; }

 private:
  explicit ModelName(const std::string& name) : name_(&name) {}
  const std::string* name_;
};

}  // namespace darkbloom::fleet
