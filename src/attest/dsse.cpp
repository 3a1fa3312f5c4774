#include "attest/dsse.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "crypto/base64.h"
#include "crypto/hash.h"

namespace darkbloom::attest {
namespace {

using nlohmann::json;

std::unexpected<Error> no_envelope(std::string_view why) {
  return fail(Fault::invalid, "this is no signed envelope: " + std::string(why));
}

/// The member's text; nothing where `object` has none of that name or it is no text.
std::optional<std::string> text_in(const json& object, const char* name) {
  if (!object.is_object() || !object.contains(name) || !object.at(name).is_string()) return {};
  return object.at(name).get<std::string>();
}

/// Nothing where there is not exactly one.
const json* only_signature(const json& envelope) {
  if (!envelope.is_object() || !envelope.contains("signatures")) return nullptr;
  const json& list = envelope.at("signatures");
  return list.is_array() && list.size() == 1 ? &list.front() : nullptr;
}

}  // namespace

Bytes pre_authentication_encoding(std::string_view payload_type, ByteView payload) {
  const std::string head = "DSSEv1 " + std::to_string(payload_type.size()) + " " +
                           std::string(payload_type) + " " + std::to_string(payload.size()) + " ";
  Bytes encoded = copy_of(view_of(head));
  encoded.insert(encoded.end(), payload.begin(), payload.end());
  return encoded;
}

std::string key_id_of(ByteView public_key) {
  return crypto::sha256(public_key).hex();
}

DsseEnvelope sign_envelope(std::string payload_type, Bytes payload, const crypto::Ed25519Key& key) {
  Bytes signature = key.sign(pre_authentication_encoding(payload_type, payload));
  return {std::move(payload_type), std::move(payload), key_id_of(key.public_key()),
          std::move(signature)};
}

std::string envelope_text(const DsseEnvelope& envelope) {
  const json signature = {{"keyid", envelope.key_id},
                          {"sig", crypto::to_base64(envelope.signature)}};
  const json whole = {{"payload", crypto::to_base64(envelope.payload)},
                      {"payloadType", envelope.payload_type},
                      {"signatures", json::array({signature})}};
  return whole.dump(-1, ' ', true, json::error_handler_t::replace) + "\n";
}

Result<DsseEnvelope> parse_envelope(std::string_view text) {
  if (text.size() > kDsseMax) return fail(Fault::too_large, "a signed envelope has at most 32 KiB");
  const json whole = json::parse(text, nullptr, false);
  const json* const signed_by = only_signature(whole);
  if (signed_by == nullptr) return no_envelope("it is not JSON with exactly one signature");
  auto type = text_in(whole, "payloadType");
  auto key_id = text_in(*signed_by, "keyid");
  const auto payload = text_in(whole, "payload");
  const auto signature = text_in(*signed_by, "sig");
  if (!type || !key_id || !payload || !signature) return no_envelope("a field is missing");
  auto payload_bytes = crypto::from_base64(*payload);
  auto signature_bytes = crypto::from_base64(*signature);
  if (!payload_bytes || !signature_bytes) return no_envelope("its base64 is broken");
  DsseEnvelope envelope{std::move(*type), std::move(*payload_bytes), std::move(*key_id),
                        std::move(*signature_bytes)};
  // Repeated and unknown fields, other spacing and escapes would let one file have many digests.
  if (envelope_text(envelope) != text) return no_envelope("it is not written in the one form");
  return envelope;
}

Result<void> verify_envelope(const DsseEnvelope& envelope, ByteView public_key) {
  if (envelope.key_id != key_id_of(public_key)) {
    return fail(Fault::not_found, "another key than the one expected has signed this");
  }
  const Bytes message = pre_authentication_encoding(envelope.payload_type, envelope.payload);
  if (!crypto::verify_ed25519(public_key, message, envelope.signature)) {
    return fail(Fault::tampered, "the key that is expected has not signed this");
  }
  return {};
}

}  // namespace darkbloom::attest
