#include "darkbloom/connect/dispatch.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "crypto/hash.h"

namespace darkbloom::connect {
namespace {

Error away() {
  Error error{Fault::unavailable, "The coordinator cannot be reached right now."};
  error.retry_after_ms = 1000;
  return error;
}

}  // namespace

Dispatch::Dispatch(Parts parts, policy::UserPolicy policy)
    : parts_(parts),
      secret_(TenantKey::random(parts.random)),
      candidates_(std::move(policy)),
      conversations_(parts.random, parts.affinity) {}

TenantKey Dispatch::tenant_of(std::string_view api_key) const {
  return TenantKey{crypto::hmac_sha256(secret_.view(), view_of(api_key)).bytes};
}

Result<wire::StreamId> Dispatch::start(Errand errand, Recipient& recipient) {
  auto facts = read_request_facts(errand.path, errand.body);
  if (!facts) return fail(facts.error());
  if (streams_.size() + waiting_.size() >= kErrandsMax) {
    Error busy{Fault::no_capacity, "Too many requests are running through this proxy."};
    busy.retry_after_ms = 1000;
    return fail(std::move(busy));
  }
  if (!errand.region.empty()) {
    if (auto held = demand_region(facts->provider, errand.region); !held) return fail(held.error());
  }
  facts->provider.terms.conversation =
      conversations_.key_of(errand.api_key, facts->start, parts_.clock.now_ms());
  errand.tenant = tenant_of(errand.api_key);
  const wire::StreamId number = next_++;
  Running running{number,
                  std::make_unique<Courier>(
                      Courier::Parts{candidates_, parts_.clock, parts_.random, &conversations_},
                      std::move(errand), std::move(*facts), recipient)};
  const auto sent = send(running);
  if (!sent && !pause_.holds(parts_.clock.now_ms())) return fail(sent.error());
  if (!sent) waiting_.push_back({std::move(running)});
  return number;
}

Result<void> Dispatch::send(Running& running) {
  if (!linked_ || draining_) return fail(away());
  auto envelope = running.courier->envelope();
  if (!envelope) return fail(envelope.error());
  const wire::StreamId stream = next_++;
  const wire::Open open{stream, running.courier->api_key(), *envelope};
  stream_of_[running.errand] = stream;
  streams_.emplace(stream, std::move(running));
  parts_.link.send(open);
  return {};
}

void Dispatch::cancel(wire::StreamId errand) {
  std::erase_if(waiting_, [&](const Waiting& each) { return each.running.errand == errand; });
  const auto found = stream_of_.find(errand);
  if (found == stream_of_.end()) return;
  parts_.link.send(wire::Cancel{found->second});
  streams_.erase(found->second);
  stream_of_.erase(found);
}

void Dispatch::received(ByteView bytes) {
  const auto frame = wire::decode_frame(bytes);
  if (!frame) return;
  if (const auto* chunk = std::get_if<wire::Chunk>(&*frame)) {
    on_chunk(*chunk);
  } else if (const auto* quota = std::get_if<wire::Quota>(&*frame)) {
    on_quota(*quota);
  } else if (const auto* refuse = std::get_if<wire::Refuse>(&*frame)) {
    on_refuse(*refuse);
  } else if (const auto* directory = std::get_if<wire::Directory>(&*frame)) {
    const UnixMillis now = parts_.clock.now_ms();
    candidates_.update(*directory, now);
    if (now - nonce_at_ms_ >= kNonceLifeMs) send_nonce();
    send_waiting();
  }
}

void Dispatch::on_chunk(const wire::Chunk& chunk) {
  const auto found = streams_.find(chunk.stream);
  if (found == streams_.end()) return;
  if (found->second.courier->chunk(chunk.payload)) return;
  if (!chunk.last) parts_.link.send(wire::Cancel{chunk.stream});
  stream_of_.erase(found->second.errand);
  streams_.erase(found);
}

void Dispatch::on_quota(const wire::Quota& quota) {
  const auto found = streams_.find(quota.stream);
  if (found != streams_.end()) found->second.courier->quota(quota);
}

void Dispatch::on_refuse(const wire::Refuse& refuse) {
  const auto found = streams_.find(refuse.stream);
  if (found == streams_.end()) return;
  Running running = std::move(found->second);
  streams_.erase(found);
  stream_of_.erase(running.errand);
  if (refuse.error.code == wire::kDrainingCode) {
    draining_ = true;
    pause_.begin(parts_.clock.now_ms());
    return waiting_.push_back({std::move(running)});
  }
  resend_or_end(std::move(running), refuse.error);
}

void Dispatch::resend_or_end(Running running, const Error& why) {
  if (!running.courier->broken(why)) return;
  if (running.courier->wait_ms() > 0) return wait(std::move(running));
  if (const auto sent = send(running); !sent) wait_or_end(std::move(running), sent.error());
}

void Dispatch::wait(Running running) {
  const UnixMillis until = parts_.clock.now_ms() + running.courier->wait_ms();
  waiting_.push_back({std::move(running), until});
}

/// Machines come back one after the other: who finds none to seal to while there is a pause waits
/// on.
void Dispatch::wait_or_end(Running running, const Error& why) {
  if (pause_.holds(parts_.clock.now_ms())) return waiting_.push_back({std::move(running)});
  if (running.courier->may_wait(why)) return wait(std::move(running));
  running.courier->give_up(why);
}

void Dispatch::send_waiting() {
  const UnixMillis now = parts_.clock.now_ms();
  for (Waiting& each : std::exchange(waiting_, {})) {
    if (each.until_ms > now) {
      waiting_.push_back(std::move(each));
    } else if (const auto sent = send(each.running); !sent) {
      wait_or_end(std::move(each.running), sent.error());
    }
  }
  if (waiting_.empty() && candidates_.size() > 0) pause_.end();
}

void Dispatch::tick() {
  if (!waiting_.empty()) send_waiting();
}

void Dispatch::link_up() {
  linked_ = true;
  draining_ = false;
  const auto& organisations = candidates_.policy().organisations;
  if (!organisations.empty()) parts_.link.send(wire::Belong{organisations});
  send_nonce();
}

void Dispatch::send_nonce() {
  const auto nonce = attest::ClientNonce::random(parts_.random);
  nonce_at_ms_ = parts_.clock.now_ms();
  candidates_.expect(nonce);
  parts_.link.send(wire::Nonce{nonce.bytes});
}

void Dispatch::link_down() {
  linked_ = false;
  candidates_.clear();
  pause_.begin(parts_.clock.now_ms());
  stream_of_.clear();
  const Error why{Fault::lost, "The coordinator's link ended before the answer did."};
  for (auto& [stream, running] : std::exchange(streams_, {})) {
    if (running.courier->cut_off(why)) waiting_.push_back({std::move(running)});
  }
}

const Courier* Dispatch::find(wire::StreamId errand) const {
  const auto waits =
      std::ranges::find(waiting_, errand, [](const Waiting& each) { return each.running.errand; });
  if (waits != waiting_.end()) return waits->running.courier.get();
  const auto found = stream_of_.find(errand);
  return found == stream_of_.end() ? nullptr : streams_.at(found->second).courier.get();
}

}  // namespace darkbloom::connect
