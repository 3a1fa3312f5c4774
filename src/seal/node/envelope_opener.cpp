#include "seal/node/envelope_opener.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/hpke.h"
#include "seal/labels.h"
#include "seal/membership.h"

namespace darkbloom::seal {
namespace {

struct Unwrapped {
  Secret content_key;
  Secret exported;
};

Result<Unwrapped> unwrap(const NodeKeys& keys, const wire::WrappedKey& wrap, ByteView info) {
  auto context = crypto::hpke_receiver(wrap.encapsulated, info, keys.dh, keys.hpke_public);
  if (!context) return fail(context.error());
  auto content_key = context->open({}, wrap.sealed_key);
  if (!content_key) return fail(content_key.error());
  check(content_key->size() == kContentKeySize, "a wrapped key of 48 bytes holds 32");
  auto exported = context->export_secret(view_of(kAnswerLabel), kExportedSize);
  if (!exported) return fail(exported.error());
  return Unwrapped{std::move(*content_key), std::move(*exported)};
}

struct OpenedBody {
  InnerRequest request;
  std::optional<MembershipClaim> claim;
};

/// What candidate number `index` is shown. `inner` is what `request` was decoded from.
std::optional<MembershipClaim> claim_of(const InnerRequest& request, ByteView inner,
                                        const wire::EnvelopeView& envelope, std::size_t index) {
  if (index >= request.proofs.size() || request.proofs[index] == Digest{}) return std::nullopt;
  const ByteView covered = covered_by_proofs(inner, request.proofs.size());
  return MembershipClaim{request.proofs[index], membership_text(envelope.facts.candidates[index],
                                                                envelope.facts_bytes, covered)};
}

/// As candidate number `index`.
Result<OpenedBody> open_body(const Secret& content_key, const wire::EnvelopeView& envelope,
                             std::size_t index) {
  const auto inner =
      open_message(request_keys(content_key.view()), envelope.body, kInnerRequestMax);
  if (!inner) return fail(inner.error());
  auto request = decode_inner_request(inner->view());
  if (!request) return fail(request.error());
  if (request->min_tier != static_cast<std::uint8_t>(envelope.facts.min_tier)) {
    return fail(Fault::tampered, "the tier in clear is not the one under the seal");
  }
  auto claim = claim_of(*request, inner->view(), envelope, index);
  return OpenedBody{std::move(*request), std::move(claim)};
}

AnswerSealer answer_sealer(std::size_t index, const Secret& exported, ByteView encapsulated,
                           Random& random) {
  Bytes prefix(kAnswerPrefixSize);
  prefix.front() = static_cast<std::uint8_t>(index);
  random.fill(std::span(prefix).subspan(1));
  auto keys = answer_keys(exported.view(), encapsulated, ByteView(prefix).subspan(1));
  return AnswerSealer(std::move(prefix), std::move(keys));
}

}  // namespace

Bytes AnswerSealer::seal(ByteView plaintext, bool last) {
  Bytes payload = std::exchange(prefix_, {});
  const Bytes frame = chunks_.seal(plaintext, last);
  if (payload.empty()) return frame;
  payload.insert(payload.end(), frame.begin(), frame.end());
  return payload;
}

EnvelopeOpener::EnvelopeOpener(NodeKeys keys, const Clock& clock, Random& random)
    : keys_(std::move(keys)), clock_(clock), random_(random) {}

Result<OpenedRequest> EnvelopeOpener::open(ByteView bytes) {
  auto envelope = wire::decode_envelope(bytes);
  if (!envelope) return fail(envelope.error());
  const auto& candidates = envelope->facts.candidates;
  const auto self = std::ranges::find(candidates, keys_.id);
  if (self == candidates.end()) {
    return fail(Fault::forbidden, "the envelope is not addressed to this node");
  }
  const UnixMillis now_ms = clock_.now_ms();
  const RequestId id = envelope->facts.request_id;
  if (auto fresh = guard_.inspect(id, envelope->facts.sent_at_ms, now_ms); !fresh) {
    return fail(fresh.error());
  }

  const auto index = static_cast<std::size_t>(self - candidates.begin());
  const wire::WrappedKey& wrap = envelope->wraps[index];
  const auto secrets = unwrap(keys_, wrap, envelope_info(envelope->facts_bytes));
  if (!secrets) return fail(secrets.error());
  auto body = open_body(secrets->content_key, *envelope, index);
  if (!body) return fail(body.error());
  if (auto kept = guard_.remember(id, now_ms); !kept) return fail(kept.error());
  auto sealer = answer_sealer(index, secrets->exported, wrap.encapsulated, random_);
  return OpenedRequest{std::move(envelope->facts), index, std::move(body->request),
                       std::move(body->claim), std::move(sealer)};
}

}  // namespace darkbloom::seal
