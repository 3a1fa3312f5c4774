#include "sim/fleet/routed.h"

#include <algorithm>

namespace darkbloom::fleetsim {
namespace {

NodeId id_of(MachineNumber number) {
  NodeId id;
  for (std::size_t byte = 0; byte < 4; ++byte)
    id.bytes[byte] = static_cast<std::uint8_t>(number >> (8 * byte));
  return id;
}

MachineNumber number_of(const NodeId& id) {
  MachineNumber number = 0;
  for (std::size_t byte = 0; byte < 4; ++byte)
    number |= MachineNumber{id.bytes[byte]} << (8 * byte);
  return number;
}

std::string name_of(std::uint32_t model) {
  return "model-" + std::to_string(model);
}

UnixMillis millis(Micros now) {
  return 1'800'000'000'000 + now / kMs;
}

}  // namespace

Routed::Routed(Field& field, std::uint32_t clients, std::uint64_t seed)
    : field_(field), dice_(seed), relay_(registry_, *this), clients_(clients) {}

void Routed::joined(MachineNumber machine, Micros now) {
  fleet::NodeEntry entry{id_of(machine)};
  entry.models = {{name_of(field_.machine(machine).model()), 131'072}};
  entry.load = field_.machine(machine).load();
  (void)registry_.join(std::move(entry), millis(now));
}

void Routed::left(MachineNumber machine, Micros now) {
  relay_.node_gone(id_of(machine), millis(now));
}

void Routed::heard(MachineNumber machine, Micros now) {
  registry_.heard(id_of(machine), field_.machine(machine).load(), millis(now));
}

void Routed::tick(bool second, Micros now) {
  relay_.tick(millis(now));
  if (!second) return;
  registry_.refresh(millis(now));
  for (Client& client : clients_)
    look(client);
}

void Routed::look(Client& client) {
  client.by_model.clear();
  for (const fleet::NodeEntry* node :
       client.showcase.choose(registry_, {wire::kDirectoryNodesMax}, dice_.random)) {
    const wire::NodeLoad& load = node->load;
    const std::uint64_t full = std::uint64_t{2} * (load.active + load.waiting) / load.slots;
    client.by_model[field_.machine(number_of(node->id)).model()].push_back({node->id, full});
  }
}

std::vector<NodeId> Routed::choose(Client& client, const Job& job) {
  using Ranked = std::tuple<std::uint64_t, std::size_t, NodeId>;
  std::vector<Ranked> ranked;
  for (const Seen& seen : client.by_model[job.model]) {
    if (std::ranges::contains(job.failed, number_of(seen.id))) continue;
    ranked.push_back({seen.fullness, dice_.number(256), seen.id});
  }
  std::ranges::sort(ranked);
  std::vector<NodeId> chosen;
  for (std::size_t i = 0; i < std::min(ranked.size(), wire::kCandidatesMax); ++i)
    chosen.push_back(std::get<NodeId>(ranked[i]));
  return chosen;
}

void Routed::ask(const Job& job, Micros now) {
  wire::RoutingFacts facts;
  for (std::size_t byte = 0; byte < 4; ++byte)
    facts.request_id.bytes[byte] = static_cast<std::uint8_t>(job.number >> (8 * byte));
  facts.model = name_of(job.model);
  const double bytes = job.prompt_tokens * job.bytes_per_token;
  facts.token_bound = std::bit_ceil(static_cast<std::uint32_t>(bytes + 2'000));
  facts.terms.streams = true;
  facts.candidates = choose(clients_[job.client], job);
  if (facts.candidates.empty()) {
    return field_.fail(job.number, {Fault::unavailable, "nobody is shown", {}, {}, 1000});
  }
  const Bytes body(static_cast<std::size_t>(bytes));
  const Bytes envelope = wire::encode_envelope(
      wire::encode_facts(facts), std::vector<wire::WrappedKey>(facts.candidates.size()), body);
  const wire::StreamId stream = next_++;
  job_of_[stream] = job.number;
  const auto opened =
      relay_.open({fleet::ClientId{job.client}, stream, job.client}, envelope, millis(now));
  if (opened) return;
  job_of_.erase(stream);
  field_.fail(job.number, opened.error());
}

void Routed::piece(MachineNumber machine, Attempt attempt, bool last, Micros now) {
  relay_.chunk_from(id_of(machine), {attempt, last, {}}, millis(now));
}

void Routed::to_node(const NodeId& node, const wire::Frame& frame) {
  if (const auto* cancel = std::get_if<wire::Cancel>(&frame)) {
    return field_.cancel(number_of(node), cancel->stream);
  }
  const auto& open = std::get<wire::Open>(frame);
  const auto view = wire::decode_envelope(open.envelope);
  field_.send(number_of(node), open.stream, number_of(NodeId{view->facts.request_id.bytes}));
}

void Routed::to_client(fleet::ClientId, const wire::Frame& frame) {
  if (const auto* chunk = std::get_if<wire::Chunk>(&frame)) {
    const JobNumber job = job_of_.at(chunk->stream);
    if (chunk->last) job_of_.erase(chunk->stream);
    return field_.answer(job, chunk->last);
  }
  const auto& refuse = std::get<wire::Refuse>(frame);
  const JobNumber job = job_of_.at(refuse.stream);
  job_of_.erase(refuse.stream);
  field_.fail(job, refuse.error);
}

}  // namespace darkbloom::fleetsim
