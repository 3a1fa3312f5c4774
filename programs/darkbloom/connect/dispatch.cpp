#include "darkbloom/connect/dispatch.h"

#include <utility>
#include <vector>

#include "crypto/hash.h"

namespace darkbloom::connect {

Dispatch::Dispatch(Parts parts, policy::UserPolicy policy)
    : parts_(parts), secret_(TenantKey::random(parts.random)), candidates_(std::move(policy)) {}

TenantKey Dispatch::tenant_of(std::string_view api_key) const {
  return TenantKey{crypto::hmac_sha256(secret_.view(), view_of(api_key)).bytes};
}

Result<wire::StreamId> Dispatch::start(Errand errand, Recipient& recipient) {
  auto facts = read_request_facts(errand.path, errand.body);
  if (!facts) return fail(facts.error());
  if (streams_.size() >= kErrandsMax) {
    Error busy{Fault::no_capacity, "Too many requests are running through this proxy."};
    busy.retry_after_ms = 1000;
    return fail(std::move(busy));
  }
  errand.tenant = tenant_of(errand.api_key);
  const wire::StreamId number = next_++;
  Running running{
      number, std::make_unique<Courier>(Courier::Parts{candidates_, parts_.clock, parts_.random},
                                        std::move(errand), std::move(*facts), recipient)};
  if (auto sent = send(running); !sent) return fail(sent.error());
  return number;
}

Result<void> Dispatch::send(Running& running) {
  if (!linked_) {
    Error away{Fault::unavailable, "The coordinator cannot be reached right now."};
    away.retry_after_ms = 1000;
    return fail(std::move(away));
  }
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
  resend_or_end(std::move(running), refuse.error);
}

void Dispatch::resend_or_end(Running running, const Error& why) {
  if (!running.courier->broken(why)) return;
  if (!send(running)) running.courier->give_up(why);
}

void Dispatch::link_up() {
  linked_ = true;
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
  Streams lost = std::exchange(streams_, {});
  stream_of_.clear();
  const Error why{Fault::lost, "The coordinator's link ended before the answer did."};
  for (auto& [stream, running] : lost)
    running.courier->give_up(why);
}

const Courier* Dispatch::find(wire::StreamId errand) const {
  const auto found = stream_of_.find(errand);
  return found == stream_of_.end() ? nullptr : streams_.at(found->second).courier.get();
}

}  // namespace darkbloom::connect
