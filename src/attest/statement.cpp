#include "attest/statement.h"

#include <algorithm>
#include <functional>

#include "base/byte_codec.h"
#include "base/check.h"
#include "crypto/hash.h"
#include "wire/envelope.h"
#include "wire/link_frame.h"
#include "wire/region.h"

namespace darkbloom::attest {
namespace {

constexpr std::uint8_t kStatementVersion = 3;
constexpr std::size_t kSignatureSize = 64;
constexpr std::size_t kStatementMax = 16U << 10;
constexpr auto kLastSectionKind = static_cast<std::uint8_t>(SectionKind::tpm);

Result<crypto::P256Public> read_key(ByteReader& reader) {
  return crypto::parse_p256_public(reader.raw(crypto::kP256PublicSize));
}

bool is_sound(const ServedModel& model) {
  return is_quantisation(model.quantisation) && model.parameters <= kParametersMax &&
         model.capabilities.has(Capability::embeddings) == (model.dimensions > 0);
}

bool is_ascending(const std::vector<OrganisationId>& organisations) {
  return std::ranges::adjacent_find(organisations, std::ranges::greater_equal()) ==
         organisations.end();
}

ServedModel read_model(ByteReader& reader) {
  ServedModel model;
  model.name = reader.text16(wire::kModelNameMax);
  model.digest = reader.id<Digest>();
  model.context = reader.u32();
  model.quantisation = reader.text16(kQuantisationMax);
  model.parameters = reader.u64();
  model.capabilities.bits = reader.u32();
  model.dimensions = reader.u32();
  return model;
}

std::vector<ServedModel> read_models(ByteReader& reader) {
  std::vector<ServedModel> models;
  const std::size_t count = reader.u8_up_to(kModelsMax);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i)
    models.push_back(read_model(reader));
  return models;
}

void write_model(ByteWriter& writer, const ServedModel& model) {
  writer.sized16(view_of(model.name));
  writer.raw(model.digest.view());
  writer.u32(model.context);
  writer.sized16(view_of(model.quantisation));
  writer.u64(model.parameters);
  writer.u32(model.capabilities.bits);
  writer.u32(model.dimensions);
}

/// Ascending: any other order would be a second encoding.
std::vector<OrganisationId> read_organisations(ByteReader& reader) {
  std::vector<OrganisationId> organisations(reader.u8_up_to(wire::kOrganisationsMax));
  for (OrganisationId& each : organisations)
    each = reader.id<OrganisationId>();
  if (!is_ascending(organisations)) reader.refuse();
  return organisations;
}

Result<Statement> decode_statement(ByteView bytes) {
  ByteReader reader(bytes);
  if (reader.u8() != kStatementVersion) {
    return fail(Fault::invalid, "the node's statement has an unknown version");
  }
  Statement statement;
  const auto identity = read_key(reader);
  if (!identity) return fail(identity.error());
  const auto hpke = read_key(reader);
  if (!hpke) return fail(hpke.error());
  statement.identity = *identity;
  statement.hpke = *hpke;
  statement.build = reader.id<Digest>();
  statement.region = reader.text16(wire::kRegionMax);
  statement.models = read_models(reader);
  statement.issued_at_ms = static_cast<UnixMillis>(reader.u64());
  statement.expires_at_ms = static_cast<UnixMillis>(reader.u64());
  statement.organisations = read_organisations(reader);
  if (auto whole = reader.finish("the node's statement"); !whole) return fail(whole.error());
  if (!std::ranges::all_of(statement.models, is_sound)) {
    return fail(Fault::invalid, "a model in the node's statement is malformed");
  }
  if (!statement.region.empty() && !wire::is_region(statement.region)) {
    return fail(Fault::invalid, "the region in the node's statement is none");
  }
  return statement;
}

/// One kind once, ascending: any other order would be a second encoding.
std::vector<Section> read_sections(ByteReader& reader) {
  std::vector<Section> sections;
  const std::size_t count = reader.u8_up_to(kSectionsMax);
  std::uint8_t least = 1;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    const std::uint8_t kind = reader.u8_up_to(kLastSectionKind);
    const ByteView bytes = reader.sized32(wire::kEvidenceMax);
    if (kind < least) reader.refuse();
    least = kind + 1;
    sections.push_back({static_cast<SectionKind>(kind), bytes});
  }
  return sections;
}

}  // namespace

bool is_quantisation(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return text.size() <= kQuantisationMax && std::ranges::all_of(text, plain);
}

bool serves(const Statement& statement, const std::vector<OrganisationId>& memberships) {
  return statement.organisations.empty() ||
         std::ranges::find_first_of(statement.organisations, memberships) !=
             statement.organisations.end();
}

NodeId node_id_of(const crypto::P256Public& identity) {
  const Digest digest = crypto::sha256(identity);
  NodeId id;
  std::copy_n(digest.bytes.begin(), NodeId::kSize, id.bytes.begin());
  return id;
}

Bytes encode_statement(const Statement& statement) {
  check(statement.models.size() <= kModelsMax, "a statement names a bounded list of models");
  ByteWriter writer;
  writer.u8(kStatementVersion);
  writer.raw(statement.identity);
  writer.raw(statement.hpke);
  writer.raw(statement.build.view());
  writer.sized16(view_of(statement.region));
  writer.u8(static_cast<std::uint8_t>(statement.models.size()));
  for (const ServedModel& model : statement.models)
    write_model(writer, model);
  writer.u64(static_cast<std::uint64_t>(statement.issued_at_ms));
  writer.u64(static_cast<std::uint64_t>(statement.expires_at_ms));
  check(statement.organisations.size() <= wire::kOrganisationsMax &&
            is_ascending(statement.organisations),
        "a statement names few organisations, each once");
  writer.u8(static_cast<std::uint8_t>(statement.organisations.size()));
  for (const OrganisationId& each : statement.organisations)
    writer.raw(each.view());
  return writer.take();
}

Bytes signed_text(ByteView statement_bytes) {
  ByteWriter writer;
  writer.raw(view_of("darkbloom node statement v1"));
  writer.u8(0);
  writer.raw(statement_bytes);
  return writer.take();
}

std::optional<ByteView> EvidenceView::section(SectionKind kind) const {
  const auto found = std::ranges::find(sections, kind, &Section::kind);
  return found == sections.end() ? std::nullopt : std::optional(found->bytes);
}

Bytes quote_nonce(const Digest& nonce_root, ByteView statement_bytes) {
  ByteWriter writer;
  writer.raw(view_of("darkbloom quote v1"));
  writer.u8(0);
  writer.raw(nonce_root.view());
  writer.raw(crypto::sha256(statement_bytes).view());
  return copy_of(crypto::sha256(writer.view()).view());
}

Result<EvidenceView> decode_evidence(ByteView evidence) {
  if (evidence.size() > wire::kEvidenceMax) {
    return fail(Fault::too_large, "the evidence is over its limit");
  }
  ByteReader reader(evidence);
  EvidenceView view;
  view.statement_bytes = reader.sized16(kStatementMax);
  view.signature = reader.raw(kSignatureSize);
  view.sections = read_sections(reader);
  if (auto whole = reader.finish("the evidence"); !whole) return fail(whole.error());
  auto statement = decode_statement(view.statement_bytes);
  if (!statement) return fail(statement.error());
  view.statement = std::move(*statement);
  return view;
}

}  // namespace darkbloom::attest
