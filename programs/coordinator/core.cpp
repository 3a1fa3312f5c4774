#include "coordinator/core.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "attest/tpm_evidence.h"
#include "base/check.h"
#include "crypto/p256.h"
#include "ledger/api_key.h"
#include "wire/envelope.h"

namespace darkbloom::coordinator {
namespace {

constexpr UnixMillis kDemandEveryMs = 60'000;

fleet::ClientId client_of(LinkId link) {
  return static_cast<fleet::ClientId>(static_cast<std::uint64_t>(link));
}

std::uint64_t number_of(LinkId link) {
  return static_cast<std::uint64_t>(link);
}

/// The attestation key that the evidence shows, whatever it is worth.
std::optional<attest::TpmName> tpm_of(const wire::Hello& hello) {
  const auto view = attest::decode_evidence(hello.evidence);
  const auto section = view ? view->section(attest::SectionKind::tpm) : std::nullopt;
  if (!section) return std::nullopt;
  const auto shown = attest::decode_tpm_evidence(*section);
  if (!shown) return std::nullopt;
  const auto key = attest::parse_tpm_public(shown->attestation_public);
  return key ? std::optional(key->name) : std::nullopt;
}

LinkId link_of(fleet::ClientId client) {
  return static_cast<LinkId>(static_cast<std::uint64_t>(client));
}

wire::Quota quota_frame(wire::StreamId stream, const ledger::Quota& left) {
  return {.stream = stream,
          .requests_limit = left.requests_limit,
          .requests_remaining = left.requests_remaining,
          .requests_reset_ms = left.requests_reset_ms,
          .running_limit = left.running_limit,
          .running_remaining = left.running_remaining};
}

fleet::NodeEntry entry_of(const attest::Verdict& verdict, const wire::Hello& hello) {
  fleet::NodeEntry entry{verdict.node};
  entry.region = verdict.statement.region;
  entry.machine_class = hello.machine_class;
  for (const attest::ServedModel& model : verdict.statement.models) {
    entry.models.push_back({model.name, model.context});
  }
  entry.organisations = verdict.statement.organisations;
  entry.evidence = hello.evidence;
  entry.load = hello.load;
  return entry;
}

std::uint32_t milli(double rate) {
  constexpr double kMost = 4e9;
  return static_cast<std::uint32_t>(std::min(rate * 1000, kMost));
}

/// Requests a minute that a typical node serves of this model, some of them side by side.
double node_serves(const fleet::NodeTable& table) {
  constexpr double kSideBySide = 4;
  const fleet::Pace& pace = table.usual();
  const fleet::Work& work = table.typical();
  const double seconds =
      pace.start_s + work.prompt_tokens * pace.prompt_s + work.answer_chunks * pace.chunk_s;
  return kSideBySide * 60 / std::max(seconds, 0.01);
}

/// The models that are asked for most. One that no node has is none: names are anybody's to invent.
wire::Demand demand_frame(const fleet::Demand& demand, const fleet::Registry& registry,
                          UnixMillis now) {
  wire::Demand frame{.fleet = static_cast<std::uint32_t>(registry.size())};
  for (const auto& [name, model] : demand.models()) {
    const auto table = registry.tables().find(name);
    if (table == registry.tables().end()) continue;
    const double served = model.served.per_minute(now);
    const double unserved = model.unserved.per_minute(now);
    frame.models.push_back(
        {.model = name,
         .served_milli = milli(served),
         .unserved_milli = milli(unserved),
         .nodes = table->second.warm(),
         .target = fleet::target_replicas(served + unserved, node_serves(table->second))});
  }
  std::ranges::stable_sort(frame.models, std::greater{}, [](const wire::ModelDemand& model) {
    return std::uint64_t{model.served_milli} + model.unserved_milli;
  });
  if (frame.models.size() > wire::kDemandModelsMax) frame.models.resize(wire::kDemandModelsMax);
  return frame;
}

}  // namespace

Core::Core(Parts parts)
    : parts_(parts),
      relay_(registry_, *this),
      directory_(parts.log, rounds_),
      news_(registry_, relay_.router()),
      registrar_({parts.makers, parts.log, parts.clock, parts.random}),
      tiers_(parts.log),
      tally_(parts.clock) {
  relay_.add(tally_);
}

void Core::client_joined(LinkId link) {
  tell(link, client_links_[link]);
}

void Core::node_joined(LinkId link) {
  NodeLink& node = node_links_[link];
  parts_.random.fill(node.challenge.nonce);
  parts_.links.send(link, node.challenge);
}

void Core::received(LinkId link, ByteView bytes) {
  const auto frame = wire::decode_frame(bytes);
  if (!frame) return parts_.links.close(link);
  const auto node = node_links_.find(link);
  if (node != node_links_.end()) return from_node(link, node->second, *frame);
  if (client_links_.contains(link)) from_client(link, *frame);
}

void Core::from_client(LinkId link, const wire::Frame& frame) {
  if (const auto* request = std::get_if<wire::Open>(&frame)) return open(link, *request);
  if (const auto* cancel = std::get_if<wire::Cancel>(&frame)) {
    return relay_.client_cancelled(client_of(link), cancel->stream, parts_.clock.now_ms());
  }
  if (const auto* nonce = std::get_if<wire::Nonce>(&frame)) {
    if (rounds_.take(number_of(link), attest::ClientNonce{nonce->nonce})) return freshen();
  }
  const auto* membership = std::get_if<wire::Belong>(&frame);
  if (membership == nullptr || !belong(link, *membership)) parts_.links.close(link);
}

Result<void> Core::belong(LinkId link, const wire::Belong& belong) {
  Client& client = client_links_[link];
  if (!client.organisations.empty()) {
    return fail(Fault::invalid, "a link names its organisations once");
  }
  client.organisations = belong.organisations;
  tell(link, client);
  return {};
}

void Core::open(LinkId link, const wire::Open& request) {
  const auto account = parts_.accounts.find(ledger::digest_of_key(request.api_key));
  if (!account) {
    tally_.refused(account.error().fault);
    return parts_.links.send(link, wire::Refuse{request.stream, account.error()});
  }
  auto opened = try_open(link, *account, request);
  const ledger::Quota left = admission_.quota(*account, parts_.clock.now_ms());
  parts_.links.send(link, quota_frame(request.stream, left));
  if (opened) return;
  tally_.refused(opened.error().fault);
  parts_.links.send(link, wire::Refuse{request.stream, std::move(opened.error())});
}

Result<void> Core::try_open(LinkId link, const ledger::Account& account,
                            const wire::Open& request) {
  const UnixMillis now = parts_.clock.now_ms();
  if (auto admitted = admission_.admit(account, now); !admitted) return admitted;
  const StreamKey key{client_of(link), request.stream};
  const bool is_new = payer_.try_emplace(key, account.id).second;
  if (!is_new) {
    admission_.release(account.id);
    return fail(Fault::invalid, "this stream is open already");
  }
  auto opened = relay_.open({key.first, key.second, account.id}, request.envelope, now);
  if (opened || opened.error().fault == Fault::no_capacity) {
    const auto envelope = wire::decode_envelope(request.envelope);
    if (envelope) demand_.asked(envelope->facts.model, opened.has_value(), now);
  }
  if (opened) return {};
  payer_.erase(key);
  admission_.release(account.id);
  return opened;
}

void Core::from_node(LinkId link, NodeLink& node, const wire::Frame& frame) {
  if (const auto* hello = std::get_if<wire::Hello>(&frame)) {
    if (!admit(link, node, *hello)) parts_.links.close(link);
    return;
  }
  if (!node.admitted) return parts_.links.close(link);
  from_member(link, node, frame);
}

void Core::from_member(LinkId link, NodeLink& node, const wire::Frame& frame) {
  const UnixMillis now = parts_.clock.now_ms();
  if (const auto* report = std::get_if<wire::LoadReport>(&frame)) {
    registry_.heard(node.id, report->load, now);
    if (!report->models.empty()) registry_.told(node.id, report->models, now);
  } else if (const auto* chunk = std::get_if<wire::Chunk>(&frame)) {
    relay_.chunk_from(node.id, *chunk, now);
  } else if (const auto* refuse = std::get_if<wire::Refuse>(&frame)) {
    relay_.refused_by(node.id, *refuse, now);
  } else if (const auto* enrolment = std::get_if<wire::Enrol>(&frame)) {
    enrol(link, *enrolment);
  } else if (const auto* answer = std::get_if<wire::Activated>(&frame)) {
    const auto written = registrar_.activated(number_of(link), *answer);
    if (!written) parts_.links.send(link, wire::Refuse{0, written.error()});
  } else {
    parts_.links.close(link);
  }
}

Result<void> Core::admit(LinkId link, NodeLink& node, const wire::Hello& hello) {
  const UnixMillis now = parts_.clock.now_ms();
  const auto verdict = attest::judge(hello.evidence, attest::Policy{}, now);
  if (!verdict) return fail(verdict.error());
  auto proven = crypto::verify_p256(verdict->statement.identity,
                                    wire::challenge_text(node.challenge), hello.proof);
  if (!proven) return proven;
  if (node.admitted && node.id != verdict->node) {
    return fail(Fault::invalid, "a link belongs to one node");
  }
  const auto older = link_of_node_.find(verdict->node);
  if (older != link_of_node_.end() && older->second != link) {
    const LinkId replaced = older->second;
    drop_node(replaced);
    parts_.links.close(replaced);
  }
  return join(link, node, *verdict, hello);
}

Result<void> Core::join(LinkId link, NodeLink& node, const attest::Verdict& verdict,
                        const wire::Hello& hello) {
  fleet::NodeEntry entry = entry_of(verdict, hello);
  if (auto joined = registry_.join(std::move(entry), parts_.clock.now_ms()); !joined) return joined;
  registry_.told(verdict.node, hello.models, parts_.clock.now_ms());
  const bool is_new = !std::exchange(node.admitted, true);
  node.id = verdict.node;
  link_of_node_[node.id] = link;
  Exhibit exhibit{verdict.evidence, {verdict.statement, tpm_of(hello)}, hello.nonce_root};
  node.has_hardware = exhibit.subject.tpm.has_value();
  tiers_.shows(node.id, exhibit.subject, hello.nonce_root);
  directory_.shows(node.id, std::move(exhibit));
  // A log that cannot be written leaves the node at tier open; it serves all the same.
  (void)parts_.log.add(attest::NodeKeyEntry{verdict.statement.identity});
  if (is_new) parts_.links.send(link, wire::Welcome{});
  if (is_new && node.has_hardware && rounds_.present()) {
    parts_.links.send(link, wire::Freshen{*rounds_.present()});
  }
  fleet_changed();
  return {};
}

void Core::enrol(LinkId link, const wire::Enrol& enrolment) {
  const auto attestation = attest::parse_tpm_public(enrolment.attestation_public);
  if (attestation && parts_.log.knows(attestation->name)) return;
  auto credential = registrar_.enrol(number_of(link), enrolment);
  if (credential) return parts_.links.send(link, *credential);
  parts_.links.send(link, wire::Refuse{0, std::move(credential.error())});
}

void Core::freshen() {
  const auto root = rounds_.begin(parts_.clock.now_ms());
  if (!root) return;
  for (const auto& [link, node] : node_links_) {
    if (node.admitted && node.has_hardware) parts_.links.send(link, wire::Freshen{*root});
  }
}

void Core::drop_node(LinkId link) {
  const auto found = node_links_.find(link);
  if (found == node_links_.end()) return;
  const NodeLink node = found->second;
  node_links_.erase(found);
  registrar_.drop(number_of(link));
  if (!node.admitted) return;
  link_of_node_.erase(node.id);
  directory_.gone(node.id);
  news_.gone(node.id);
  tiers_.gone(node.id);
  relay_.node_gone(node.id, parts_.clock.now_ms());
}

void Core::left(LinkId link) {
  if (node_links_.contains(link)) {
    drop_node(link);
    return fleet_changed();
  }
  if (client_links_.erase(link) == 0) return;
  relay_.client_gone(client_of(link), parts_.clock.now_ms());
  rounds_.drop(number_of(link));
  directory_.client_gone(number_of(link));
}

void Core::watch() {
  relay_.tick(parts_.clock.now_ms());
  if (has_news_) fleet_changed();
}

void Core::tick() {
  const UnixMillis now = parts_.clock.now_ms();
  const UnixMillis last = std::exchange(ticked_at_ms_, now);
  if (last == 0 || now - last <= kHeldUpMs) drop_silent(now);
  registry_.refresh(now);
  const auto evidence_of = [this](const NodeId& id) {
    const fleet::NodeEntry* const node = registry_.find(id);
    return node == nullptr ? nullptr : &node->evidence;
  };
  tiers_.judge_some(evidence_of, now);
  freshen();
  tell_clients();
  tell_nodes();
  if (now - told_demand_at_ms_ >= kDemandEveryMs) tell_demand();
}

void Core::drop_silent(UnixMillis now_ms) {
  for (const NodeId& id : registry_.silent(now_ms)) {
    const auto link = link_of_node_.find(id);
    check(link != link_of_node_.end(), "a node in the fleet has a link");
    const LinkId silent = link->second;
    drop_node(silent);
    parts_.links.close(silent);
  }
}

void Core::tell_nodes() {
  news_.tick();
  for (const auto& [id, link] : link_of_node_) {
    if (const auto news = news_.of(id, parts_.clock.now_ms())) parts_.links.send(link, *news);
  }
}

void Core::tell_demand() {
  told_demand_at_ms_ = parts_.clock.now_ms();
  const wire::Demand demand = demand_frame(demand_, registry_, told_demand_at_ms_);
  if (demand.models.empty()) return;
  for (const auto& [node, link] : link_of_node_)
    parts_.links.send(link, demand);
}

/// Each directory costs each client's link some work: many nodes that come together are told of
/// together.
void Core::fleet_changed() {
  has_news_ = true;
  if (parts_.clock.now_ms() - told_at_ms_ >= kNewsSpacingMs) tell_clients();
}

Outlook Core::outlook() {
  constexpr UnixMillis kSurveyMs = 1'000;
  const UnixMillis now = parts_.clock.now_ms();
  if (now - survey_.at_ms >= kSurveyMs) survey_ = fleet::survey(registry_, now);
  return {.registry = registry_,
          .router = relay_.router(),
          .tally = tally_,
          .survey = survey_,
          .tier_of = [this](const NodeId& node) { return tiers_.tier(node); },
          .streams = relay_.streams(),
          .held_bytes = relay_.held_bytes(),
          .clients = client_links_.size(),
          .draining = relay_.draining()};
}

void Core::tell_clients() {
  told_at_ms_ = parts_.clock.now_ms();
  has_news_ = false;
  for (auto& [link, client] : client_links_)
    tell(link, client);
}

void Core::tell(LinkId link, Client& client) {
  const auto nodes = client.showcase.choose(
      registry_, {wire::kDirectoryNodesMax, client.organisations}, parts_.random);
  parts_.links.send(link, directory_.directory_for(number_of(link), nodes));
}

void Core::to_client(fleet::ClientId client, const wire::Frame& frame) {
  parts_.links.send(link_of(client), frame);
}

void Core::to_node(const NodeId& node, const wire::Frame& frame) {
  const auto link = link_of_node_.find(node);
  if (link != link_of_node_.end()) parts_.links.send(link->second, frame);
}

void Core::ended(fleet::ClientId client, wire::StreamId stream, fleet::Terminal) {
  const auto payer = payer_.find({client, stream});
  if (payer == payer_.end()) return;
  admission_.release(payer->second);
  payer_.erase(payer);
}

}  // namespace darkbloom::coordinator
