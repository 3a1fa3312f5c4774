#include "wire/link_frame.h"

#include <algorithm>
#include <functional>

#include "base/byte_codec.h"
#include "base/check.h"
#include "wire/envelope.h"

namespace darkbloom::wire {
namespace {

/// The first byte of a frame.
enum class Type : std::uint8_t {
  challenge = 1,
  hello,
  welcome,
  load_report,
  directory,
  open,
  chunk,
  refuse,
  cancel,
  nonce,
  freshen,
  enrol,
  credential,
  activated,
  quota,
  standings,
  demand,
  belong = 20,
};

void put_type(ByteWriter& writer, Type type) {
  writer.u8(static_cast<std::uint8_t>(type));
}

void put_load(ByteWriter& writer, const NodeLoad& load) {
  writer.u32(load.slots);
  writer.u32(load.active);
  writer.u32(load.waiting);
  writer.u32(load.millitokens_per_second);
}

NodeLoad get_load(ByteReader& reader) {
  NodeLoad load;
  load.slots = reader.u32();
  load.active = reader.u32();
  load.waiting = reader.u32();
  load.millitokens_per_second = reader.u32();
  return load;
}

void put_reports(ByteWriter& writer, const std::vector<ModelReport>& models) {
  check(models.size() <= kModelReportsMax, "a node speaks of a bounded list");
  writer.u8(static_cast<std::uint8_t>(models.size()));
  for (const ModelReport& model : models) {
    writer.sized16(view_of(model.model));
    writer.u8(model.loaded ? 1 : 0);
    writer.u32(model.load_ms);
    writer.u32(model.prefill_millitokens);
    writer.u32(model.decode_millitokens);
  }
}

std::vector<ModelReport> get_reports(ByteReader& reader) {
  std::vector<ModelReport> models;
  const std::size_t count = reader.u8_up_to(kModelReportsMax);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    ModelReport& model = models.emplace_back();
    model.model = reader.text16(kModelNameMax);
    model.loaded = reader.u8_up_to(1) == 1;
    model.load_ms = reader.u32();
    model.prefill_millitokens = reader.u32();
    model.decode_millitokens = reader.u32();
  }
  return models;
}

std::string_view shortened(std::string_view text) {
  return text.substr(0, kErrorTextMax);
}

void put_error(ByteWriter& writer, const Error& error) {
  writer.u8(static_cast<std::uint8_t>(error.fault));
  writer.sized16(view_of(shortened(error.detail)));
  writer.sized16(view_of(shortened(error.code)));
  writer.sized16(view_of(shortened(error.param)));
  writer.u32(error.retry_after_ms);
}

Error get_error(ByteReader& reader) {
  Error error;
  error.fault = static_cast<Fault>(reader.u8_up_to(static_cast<std::uint8_t>(Fault::internal)));
  error.detail = reader.text16(kErrorTextMax);
  error.code = reader.text16(kErrorTextMax);
  error.param = reader.text16(kErrorTextMax);
  error.retry_after_ms = reader.u32();
  return error;
}

template <std::size_t Size>
std::array<std::uint8_t, Size> get_array(ByteReader& reader) {
  std::array<std::uint8_t, Size> bytes{};
  const ByteView view = reader.raw(Size);
  std::copy(view.begin(), view.end(), bytes.begin());
  return bytes;
}

void put_directory(ByteWriter& writer, const Directory& directory) {
  check(directory.nodes.size() <= kDirectoryNodesMax, "a directory holds a bounded list");
  writer.u8(static_cast<std::uint8_t>(directory.nodes.size()));
  for (const DirectoryEntry& node : directory.nodes) {
    writer.raw(node.version.view());
    writer.u8(node.bundle ? 1 : 0);
    if (node.bundle) put_bundle(writer, *node.bundle);
    put_load(writer, node.load);
  }
}

Frame get_directory(ByteReader& reader) {
  Directory directory;
  const std::size_t count = reader.u8_up_to(kDirectoryNodesMax);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    DirectoryEntry& node = directory.nodes.emplace_back();
    node.version = reader.id<Digest>();
    if (reader.u8_up_to(1) == 1) node.bundle = get_bundle(reader);
    node.load = get_load(reader);
  }
  return directory;
}

Frame get_hello(ByteReader& reader) {
  Hello hello;
  hello.evidence = copy_of(reader.sized32(kEvidenceMax));
  hello.proof = get_array<kProofSize>(reader);
  hello.load = get_load(reader);
  hello.nonce_root = reader.id<Digest>();
  hello.machine_class = reader.text16(kMachineClassMax);
  if (!is_machine_class(hello.machine_class)) reader.refuse();
  hello.models = get_reports(reader);
  return hello;
}

Frame get_load_report(ByteReader& reader) {
  LoadReport report;
  report.load = get_load(reader);
  report.models = get_reports(reader);
  return report;
}

Frame get_demand(ByteReader& reader) {
  Demand demand;
  demand.fleet = reader.u32();
  const std::size_t count = reader.u8_up_to(kDemandModelsMax);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    ModelDemand& model = demand.models.emplace_back();
    model.model = reader.text16(kModelNameMax);
    model.served_milli = reader.u32();
    model.unserved_milli = reader.u32();
    model.nodes = reader.u32();
    model.target = reader.u32();
  }
  return demand;
}

Frame get_open(ByteReader& reader) {
  Open open;
  open.stream = reader.u32();
  open.api_key = reader.text16(kApiKeyMax);
  open.envelope = reader.sized32(kEnvelopeMax);
  return open;
}

Frame get_chunk(ByteReader& reader) {
  Chunk chunk;
  chunk.stream = reader.u32();
  chunk.last = reader.u8_up_to(1) == 1;
  chunk.payload = reader.sized32(kChunkPayloadMax);
  return chunk;
}

Frame get_refuse(ByteReader& reader) {
  const StreamId stream = reader.u32();
  return Refuse{stream, get_error(reader)};
}

Bytes get_part(ByteReader& reader) {
  return copy_of(reader.sized16(kTpmPartMax));
}

Frame get_enrol(ByteReader& reader) {
  Enrol enrol;
  enrol.endorsement_public = get_part(reader);
  enrol.endorsement_certificate = get_part(reader);
  enrol.attestation_public = get_part(reader);
  return enrol;
}

Frame get_credential(ByteReader& reader) {
  Credential credential;
  credential.blob = get_part(reader);
  credential.secret = get_part(reader);
  return credential;
}

bool holds_together(const Quota& quota) {
  return quota.requests_remaining <= quota.requests_limit &&
         quota.running_remaining <= quota.running_limit;
}

Frame get_quota(ByteReader& reader) {
  Quota quota;
  quota.stream = reader.u32();
  quota.requests_limit = reader.u32();
  quota.requests_remaining = reader.u32();
  quota.requests_reset_ms = reader.u32();
  quota.running_limit = reader.u32();
  quota.running_remaining = reader.u32();
  if (!holds_together(quota)) reader.refuse();
  return quota;
}

bool is_gate_name(std::string_view name) {
  return !name.empty() && name.size() <= kGateNameMax && std::ranges::all_of(name, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || letter == '_';
  });
}

void put_standing(ByteWriter& writer, const Standing& standing) {
  check(standing.gates.size() <= kGatesMax, "gates are a bounded list");
  writer.sized16(view_of(standing.model));
  writer.u8(static_cast<std::uint8_t>(standing.gates.size()));
  for (const std::string& gate : standing.gates) {
    check(is_gate_name(gate), "a gate's name is a word");
    writer.sized16(view_of(gate));
  }
  writer.u32(standing.for_s);
  writer.u32(standing.ahead);
  writer.u32(standing.open);
}

Standing get_standing(ByteReader& reader) {
  Standing standing;
  standing.model = reader.text16(kModelNameMax);
  const std::size_t gates = reader.u8_up_to(kGatesMax);
  for (std::size_t i = 0; i < gates && !reader.failed(); ++i) {
    standing.gates.push_back(reader.text16(kGateNameMax));
    if (!is_gate_name(standing.gates.back())) reader.refuse();
  }
  standing.for_s = reader.u32();
  standing.ahead = reader.u32();
  standing.open = reader.u32();
  return standing;
}

Frame get_standings(ByteReader& reader) {
  Standings standings;
  const std::size_t count = reader.u8_up_to(kStandingsMax);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i)
    standings.models.push_back(get_standing(reader));
  return standings;
}

bool holds_together(const Belong& belong) {
  const auto& all = belong.organisations;
  return !all.empty() && all.size() <= kOrganisationsMax &&
         std::ranges::adjacent_find(all, std::ranges::greater_equal()) == all.end();
}

Frame get_belong(ByteReader& reader) {
  Belong belong;
  belong.organisations.resize(reader.u8_up_to(kOrganisationsMax));
  for (OrganisationId& each : belong.organisations)
    each = reader.id<OrganisationId>();
  if (!holds_together(belong)) reader.refuse();
  return belong;
}

void put(ByteWriter& writer, const Challenge& challenge) {
  put_type(writer, Type::challenge);
  writer.raw(challenge.nonce);
}

void put(ByteWriter& writer, const Hello& hello) {
  put_type(writer, Type::hello);
  writer.sized32(hello.evidence);
  writer.raw(hello.proof);
  put_load(writer, hello.load);
  writer.raw(hello.nonce_root.view());
  check(is_machine_class(hello.machine_class), "what is sent as a machine's class is one");
  writer.sized16(view_of(hello.machine_class));
  put_reports(writer, hello.models);
}

void put(ByteWriter& writer, const Welcome&) {
  put_type(writer, Type::welcome);
}

void put(ByteWriter& writer, const LoadReport& report) {
  put_type(writer, Type::load_report);
  put_load(writer, report.load);
  put_reports(writer, report.models);
}

void put(ByteWriter& writer, const Directory& directory) {
  put_type(writer, Type::directory);
  put_directory(writer, directory);
}

void put(ByteWriter& writer, const Open& open) {
  put_type(writer, Type::open);
  writer.u32(open.stream);
  writer.sized16(view_of(open.api_key));
  writer.sized32(open.envelope);
}

void put(ByteWriter& writer, const Chunk& chunk) {
  put_type(writer, Type::chunk);
  writer.u32(chunk.stream);
  writer.u8(chunk.last ? 1 : 0);
  writer.sized32(chunk.payload);
}

void put(ByteWriter& writer, const Refuse& refuse) {
  put_type(writer, Type::refuse);
  writer.u32(refuse.stream);
  put_error(writer, refuse.error);
}

void put(ByteWriter& writer, const Cancel& cancel) {
  put_type(writer, Type::cancel);
  writer.u32(cancel.stream);
}

void put(ByteWriter& writer, const Nonce& nonce) {
  put_type(writer, Type::nonce);
  writer.raw(nonce.nonce);
}

void put(ByteWriter& writer, const Freshen& freshen) {
  put_type(writer, Type::freshen);
  writer.raw(freshen.nonce_root.view());
}

void put(ByteWriter& writer, const Enrol& enrol) {
  put_type(writer, Type::enrol);
  writer.sized16(enrol.endorsement_public);
  writer.sized16(enrol.endorsement_certificate);
  writer.sized16(enrol.attestation_public);
}

void put(ByteWriter& writer, const Credential& credential) {
  put_type(writer, Type::credential);
  writer.sized16(credential.blob);
  writer.sized16(credential.secret);
}

void put(ByteWriter& writer, const Activated& activated) {
  put_type(writer, Type::activated);
  writer.sized16(activated.secret);
}

void put(ByteWriter& writer, const Quota& quota) {
  check(holds_together(quota), "no more remains than the limit");
  put_type(writer, Type::quota);
  writer.u32(quota.stream);
  writer.u32(quota.requests_limit);
  writer.u32(quota.requests_remaining);
  writer.u32(quota.requests_reset_ms);
  writer.u32(quota.running_limit);
  writer.u32(quota.running_remaining);
}

void put(ByteWriter& writer, const Standings& standings) {
  check(standings.models.size() <= kStandingsMax, "a node serves a bounded list of models");
  put_type(writer, Type::standings);
  writer.u8(static_cast<std::uint8_t>(standings.models.size()));
  for (const Standing& standing : standings.models)
    put_standing(writer, standing);
}

void put(ByteWriter& writer, const Belong& belong) {
  check(holds_together(belong), "a client names few organisations, each once");
  put_type(writer, Type::belong);
  writer.u8(static_cast<std::uint8_t>(belong.organisations.size()));
  for (const OrganisationId& each : belong.organisations)
    writer.raw(each.view());
}

void put(ByteWriter& writer, const Demand& demand) {
  check(demand.models.size() <= kDemandModelsMax, "a coordinator speaks of a bounded list");
  put_type(writer, Type::demand);
  writer.u32(demand.fleet);
  writer.u8(static_cast<std::uint8_t>(demand.models.size()));
  for (const ModelDemand& model : demand.models) {
    writer.sized16(view_of(model.model));
    writer.u32(model.served_milli);
    writer.u32(model.unserved_milli);
    writer.u32(model.nodes);
    writer.u32(model.target);
  }
}

Result<Frame> read_body(Type type, ByteReader& reader) {
  switch (type) {
    case Type::challenge:
      return Challenge{get_array<kNonceSize>(reader)};
    case Type::hello:
      return get_hello(reader);
    case Type::welcome:
      return Welcome{};
    case Type::load_report:
      return get_load_report(reader);
    case Type::directory:
      return get_directory(reader);
    case Type::open:
      return get_open(reader);
    case Type::chunk:
      return get_chunk(reader);
    case Type::refuse:
      return get_refuse(reader);
    case Type::cancel:
      return Cancel{reader.u32()};
    case Type::nonce:
      return Nonce{get_array<kNonceSize>(reader)};
    case Type::freshen:
      return Freshen{reader.id<Digest>()};
    case Type::enrol:
      return get_enrol(reader);
    case Type::credential:
      return get_credential(reader);
    case Type::activated:
      return Activated{get_part(reader)};
    case Type::quota:
      return get_quota(reader);
    case Type::standings:
      return get_standings(reader);
    case Type::belong:
      return get_belong(reader);
    case Type::demand:
      return get_demand(reader);
  }
  return fail(Fault::invalid, "a link frame has an unknown type");
}

}  // namespace

bool is_machine_class(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return text.size() <= kMachineClassMax && std::ranges::all_of(text, plain);
}

Bytes encode(const Frame& frame) {
  ByteWriter writer;
  std::visit([&writer](const auto& each) { put(writer, each); }, frame);
  return writer.take();
}

Result<Frame> decode_frame(ByteView bytes) {
  if (bytes.size() > kFrameMax) return fail(Fault::too_large, "a link frame is over its limit");
  ByteReader reader(bytes);
  const auto type = static_cast<Type>(reader.u8());
  auto frame = read_body(type, reader);
  if (!frame) return frame;
  if (auto whole = reader.finish("a link frame"); !whole) return fail(whole.error());
  return frame;
}

Bytes challenge_text(const Challenge& challenge) {
  ByteWriter writer;
  writer.raw(view_of("darkbloom link v1"));
  writer.u8(0);
  writer.raw(challenge.nonce);
  return writer.take();
}

}  // namespace darkbloom::wire
