#pragma once
// The document that references point into (JSON Schema Core section 8.2.3), as JSON pointers
// (RFC 6901) only.

#include <optional>
#include <string>
#include <string_view>

#include "grammar/schema.h"

namespace darkbloom::grammar {

/// What a reference points at.
struct Target {
  const json::Node* node;
  std::string path;  ///< where it stands in the request
};

class SchemaRoot {
 public:
  /// `schema`, at `path` in the request, outlives the root.
  SchemaRoot(const json::Node& schema, std::string path)
      : schema_(schema), path_(std::move(path)) {}

  const json::Node& schema() const { return schema_; }
  const std::string& path() const { return path_; }

  /// Keeps a refusal, for `at`, where the reference leads out of the document or nowhere.
  std::optional<Target> find(std::string_view reference, const std::string& at,
                             Refusal& refusal) const;

 private:
  const json::Node& schema_;
  std::string path_;
};

}  // namespace darkbloom::grammar
