#include "seal/client/envelope_maker.h"

#include <algorithm>
#include <array>

#include "base/byte_codec.h"
#include "base/check.h"
#include "crypto/hpke.h"
#include "seal/labels.h"
#include "seal/membership.h"

namespace darkbloom::seal {
namespace {

Result<void> check_recipients(const std::vector<Recipient>& recipients) {
  if (recipients.empty() || recipients.size() > wire::kCandidatesMax) {
    return fail(Fault::invalid, "a request is sealed to one to three nodes");
  }
  std::vector<NodeId> ids;
  for (const Recipient& recipient : recipients)
    ids.push_back(recipient.id);
  std::ranges::sort(ids);
  if (std::ranges::adjacent_find(ids) != ids.end()) {
    return fail(Fault::invalid, "a request is sealed to a node once");
  }
  return {};
}

Result<void> check_request(const wire::RoutingFacts& facts, const InnerRequest& request) {
  if (facts.model.size() > wire::kModelNameMax) {
    return fail(Fault::invalid, "the model's name is too long");
  }
  check(request.min_tier == static_cast<std::uint8_t>(facts.min_tier),
        "the tier is the same in clear and under the seal");
  check(request.proofs.empty(), "proofs are made with the envelope");
  return validate(request);
}

struct Wrap {
  wire::WrappedKey key;
  AnswerOpener::Candidate candidate;
};

/// The content key under one recipient's key, and the secret that opens that node's answer.
Result<Wrap> wrap(ByteView content_key, const Recipient& recipient, ByteView info, Random& random) {
  auto sender = crypto::hpke_sender(recipient.hpke_public, info, crypto::P256Key::generate(random));
  if (!sender) return fail(sender.error());
  auto exported = sender->context.export_secret(view_of(kAnswerLabel), kExportedSize);
  if (!exported) return fail(exported.error());
  const Bytes sealed_key = sender->context.seal({}, content_key);
  wire::WrappedKey key{.encapsulated = sender->encapsulated};
  check(sealed_key.size() == key.sealed_key.size(), "a wrapped key has 48 bytes");
  std::ranges::copy(sealed_key, key.sealed_key.begin());
  return Wrap{key, {recipient.id, copy_of(sender->encapsulated), std::move(*exported)}};
}

/// The request, with a proof for each recipient that serves us through an organisation.
Secret with_proofs(Secret encoded, ByteView facts_bytes, const std::vector<Recipient>& recipients) {
  const auto is_open = [](const Recipient& recipient) { return recipient.through == nullptr; };
  if (std::ranges::all_of(recipients, is_open)) return encoded;
  const ByteView covered = covered_by_proofs(encoded.view(), 0);
  ByteWriter proofs;
  for (const Recipient& recipient : recipients) {
    const Bytes text = membership_text(recipient.id, facts_bytes, covered);
    proofs.raw((is_open(recipient) ? Digest{} : recipient.through->prove(text)).view());
  }
  encoded.writable().back() = static_cast<std::uint8_t>(recipients.size());
  encoded.append(proofs.view());
  return encoded;
}

}  // namespace

AnswerOpener::AnswerOpener(std::vector<Candidate> candidates)
    : candidates_(std::move(candidates)) {}

Result<OpenedChunk> AnswerOpener::open(ByteView payload) {
  if (chunks_) return chunks_->open(payload);
  if (payload.size() < kAnswerPrefixSize) return fail(Fault::invalid, "an answer has no prefix");
  const std::size_t index = payload.front();
  if (index >= candidates_.size()) {
    return fail(Fault::invalid, "an answer comes from none of the candidates");
  }
  const Candidate& candidate = candidates_[index];
  const ByteView nonce = payload.subspan(1, kAnswerNonceSize);
  ChunkOpener chunks(answer_keys(candidate.exported.view(), candidate.encapsulated, nonce));
  auto chunk = chunks.open(payload.subspan(kAnswerPrefixSize));
  if (!chunk) return chunk;
  // Only a frame that opens settles who answers: anybody can write a prefix.
  answering_ = candidate.id;
  chunks_ = std::move(chunks);
  return chunk;
}

Result<SealedRequest> seal_request(wire::RoutingFacts facts, const InnerRequest& request,
                                   const std::vector<Recipient>& recipients, Random& random) {
  if (auto sound = check_recipients(recipients); !sound) return fail(sound.error());
  if (auto sound = check_request(facts, request); !sound) return fail(sound.error());
  facts.request_id = RequestId::random(random);
  facts.candidates.clear();
  for (const Recipient& recipient : recipients)
    facts.candidates.push_back(recipient.id);
  const Bytes facts_bytes = wire::encode_facts(facts);

  Secret content_key(kContentKeySize);
  random.fill(content_key.writable());
  const Bytes info = envelope_info(facts_bytes);
  std::vector<wire::WrappedKey> wraps;
  std::vector<AnswerOpener::Candidate> candidates;
  for (const Recipient& recipient : recipients) {
    auto wrapped = wrap(content_key.view(), recipient, info, random);
    if (!wrapped) return fail(wrapped.error());
    wraps.push_back(wrapped->key);
    candidates.push_back(std::move(wrapped->candidate));
  }
  const Secret inner = with_proofs(encode(request), facts_bytes, recipients);
  const Bytes body = seal_message(request_keys(content_key.view()), inner.view());
  return SealedRequest{wire::encode_envelope(facts_bytes, wraps, body),
                       AnswerOpener(std::move(candidates))};
}

}  // namespace darkbloom::seal
