#include <algorithm>

#include "attest/log_entry.h"
#include "darkbloom/verify/checks.h"
#include "tlog/note.h"

namespace darkbloom::verify {
namespace {

Result<attest::Builder> builder_of(std::string_view vkey) {
  auto key = tlog::parse_note_key(vkey);
  if (!key) return fail(key.error());
  if (key->type != tlog::KeyType::ed25519) {
    return fail(Fault::invalid, "This is a witness's key and not a builder's.");
  }
  return attest::Builder{std::move(key->name), std::move(key->public_key)};
}

/// The envelope, whether its file holds it alone or as an entry of the log.
std::string envelope_of(std::string_view file) {
  const auto entry = attest::parse_log_entry(view_of(file));
  const auto* const text = entry ? std::get_if<attest::TextEntry>(&*entry) : nullptr;
  return text != nullptr && text->kind == "provenance" ? text->text : std::string(file);
}

}  // namespace

Result<Findings> check_provenance(std::string_view file, std::string_view vkey,
                                  const std::vector<attest::BuiltFile>& demanded) {
  const auto builder = builder_of(vkey);
  if (!builder) return fail(builder.error());
  const auto provenance = attest::verify_provenance(envelope_of(file), *builder);
  if (!provenance) return fail(provenance.error());
  for (const attest::BuiltFile& program : demanded) {
    if (!std::ranges::contains(provenance->files, program)) {
      return fail(Fault::tampered, program.name + " is not the file of this build");
    }
  }
  Findings findings{{"builder", provenance->builder}, {"source", provenance->source}};
  for (const attest::BuiltFile& built : provenance->files)
    findings.emplace_back("built " + built.name, built.sha256.hex());
  return findings;
}

}  // namespace darkbloom::verify
