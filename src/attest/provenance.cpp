#include "attest/provenance.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace darkbloom::attest {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kPayloadType = "application/vnd.in-toto+json";
constexpr std::string_view kStatementType = "https://in-toto.io/Statement/v1";
constexpr std::string_view kPredicateType = "https://slsa.dev/provenance/v1";
/// What is built how: `cmake --preset release` in the environment of env/packages.txt.
constexpr std::string_view kBuildType = "urn:darkbloom:release-build:v1";
constexpr std::size_t kFileNameMax = 64;

std::unexpected<Error> refused(std::string_view why) {
  return fail(Fault::invalid, "this is no build provenance: " + std::string(why));
}

bool is_file_name(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !name.empty() && name.size() <= kFileNameMax &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

bool is_builder_name(std::string_view name) {
  const auto allowed = [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; };
  return !name.empty() && name.size() <= kBuilderNameMax && std::ranges::all_of(name, allowed);
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<void> check_rules(const Provenance& provenance) {
  if (!is_builder_name(provenance.builder)) return refused("its builder has no usable name");
  if (!is_commit(provenance.source)) return refused("its source is no git commit in hexadecimal");
  const auto& files = provenance.files;
  if (files.empty() || files.size() > kBuiltFilesMax) return refused("it names 1 to 16 files");
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!is_file_name(files[i].name)) return refused("a file has no usable name");
    if (i > 0 && files[i - 1].name >= files[i].name) {
      return refused("its files are not sorted by name, each once");
    }
  }
  return {};
}

std::string statement_of(const Provenance& provenance) {
  ordered_json subjects = ordered_json::array();
  for (const BuiltFile& file : provenance.files)
    subjects.push_back({{"name", file.name}, {"digest", {{"sha256", file.sha256.hex()}}}});
  const ordered_json source = {{"name", "source"}, {"digest", {{"gitCommit", provenance.source}}}};
  const ordered_json definition = {{"buildType", kBuildType},
                                   {"externalParameters", {{"preset", "release"}}},
                                   {"resolvedDependencies", ordered_json::array({source})}};
  const ordered_json run = {{"builder", {{"id", provenance.builder}}}};
  const ordered_json statement = {
      {"_type", kStatementType},
      {"subject", subjects},
      {"predicateType", kPredicateType},
      {"predicate", {{"buildDefinition", definition}, {"runDetails", run}}}};
  return statement.dump();
}

/// The text that `pointer` leads to (RFC 6901), or nothing.
std::optional<std::string> text_at(const json& document, const char* pointer) {
  const json::json_pointer path(pointer);
  if (!document.contains(path) || !document.at(path).is_string()) return {};
  return document.at(path).get<std::string>();
}

Result<BuiltFile> file_of(const json& subject) {
  const auto name = text_at(subject, "/name");
  const auto hex = text_at(subject, "/digest/sha256");
  if (!name || !hex) return refused("a file has no name or no SHA-256");
  const auto bytes = from_hex(*hex);
  if (!bytes) return refused("a SHA-256 is no hexadecimal");
  const auto digest = Digest::from(*bytes);
  if (!digest) return refused("a SHA-256 has another length");
  return BuiltFile{*name, *digest};
}

Result<std::vector<BuiltFile>> files_of(const json& statement) {
  const auto subjects = statement.find("subject");
  if (subjects == statement.end() || !subjects->is_array()) return refused("it names no files");
  if (subjects->size() > kBuiltFilesMax) return refused("it names 1 to 16 files");
  std::vector<BuiltFile> files;
  for (const json& subject : *subjects) {
    auto file = file_of(subject);
    if (!file) return fail(file.error());
    files.push_back(std::move(*file));
  }
  return files;
}

Result<Provenance> read_statement(std::string_view text) {
  const json statement = json::parse(text, nullptr, false);
  if (!statement.is_object()) return refused("its payload is no JSON object");
  if (text_at(statement, "/_type") != kStatementType) return refused("it is no in-toto statement");
  if (text_at(statement, "/predicateType") != kPredicateType) {
    return refused("it states something else than provenance of SLSA v1");
  }
  if (text_at(statement, "/predicate/buildDefinition/buildType") != kBuildType) {
    return refused("it is of another kind of build");
  }
  auto builder = text_at(statement, "/predicate/runDetails/builder/id");
  auto source =
      text_at(statement, "/predicate/buildDefinition/resolvedDependencies/0/digest/gitCommit");
  if (!builder || !source) return refused("it names no builder or no source");
  auto files = files_of(statement);
  if (!files) return fail(files.error());
  Provenance provenance{std::move(*builder), std::move(*source), std::move(*files)};
  if (auto kept = check_rules(provenance); !kept) return fail(kept.error());
  // A field that nobody checked must not look as if it had been.
  if (statement_of(provenance) != text) return refused("it is not written in the one form");
  return provenance;
}

}  // namespace

Result<std::string> sign_provenance(const Provenance& provenance, const crypto::Ed25519Key& key) {
  if (auto kept = check_rules(provenance); !kept) return fail(kept.error());
  return envelope_text(
      sign_envelope(std::string(kPayloadType), copy_of(view_of(statement_of(provenance))), key));
}

Result<Provenance> verify_provenance(std::string_view text, const Builder& builder) {
  const auto envelope = parse_envelope(text);
  if (!envelope) return fail(envelope.error());
  if (envelope->payload_type != kPayloadType) return refused("its payload is of another type");
  if (auto genuine = verify_envelope(*envelope, builder.public_key); !genuine) {
    return fail(genuine.error());
  }
  auto provenance = read_statement(text_of(envelope->payload));
  if (!provenance) return fail(provenance.error());
  if (provenance->builder != builder.name) {
    return fail(Fault::forbidden, "another builder than the one expected built this");
  }
  return provenance;
}

}  // namespace darkbloom::attest
