#include "seal/inner.h"

#include <algorithm>

#include "base/byte_codec.h"
#include "base/check.h"
#include "wire/envelope.h"

namespace darkbloom::seal {
namespace {

constexpr auto kTierMax = static_cast<std::uint8_t>(wire::Tier::confidential);

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_method(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_path(std::string_view text) {
  return text.starts_with('/') && is_printable(text) && !text.contains(' ');
}

Result<void> expect_version(ByteReader& reader) {
  if (reader.u8() == kInnerVersion) return {};
  return fail(Fault::invalid, "a sealed message has an unknown version");
}

Result<void> check_limits(const InnerRequest& request) {
  if (request.body.size() > kBodyMax) {
    return fail(Fault::too_large, "the request body is over 16 MiB");
  }
  if (request.resume_text.size() > kResumeTextMax) {
    return fail(Fault::too_large, "the text to resume from is over 4 MiB");
  }
  if (request.method.size() > kMethodMax || request.path.size() > kPathMax ||
      request.resume_id.size() > kResumeIdMax) {
    return fail(Fault::too_large, "the request's method, path or resume id is too long");
  }
  return {};
}

Bytes proofs_of(const InnerRequest& request) {
  ByteWriter writer;
  writer.u8(static_cast<std::uint8_t>(request.proofs.size()));
  for (const Digest& proof : request.proofs)
    writer.raw(proof.view());
  return writer.take();
}

}  // namespace

Result<void> validate(const InnerRequest& request) {
  if (auto within = check_limits(request); !within) return within;
  if (!is_method(request.method)) return fail(Fault::invalid, "the request has no HTTP method");
  if (!is_path(request.path)) return fail(Fault::invalid, "the request has no HTTP path");
  if (request.min_tier > kTierMax) return fail(Fault::invalid, "the request names no known tier");
  if (request.evidence.size() > wire::kCandidatesMax) {
    return fail(Fault::invalid, "the request relies on the evidence of too many nodes");
  }
  if (request.proofs.size() > wire::kCandidatesMax) {
    return fail(Fault::invalid, "the request proves its membership to too many nodes");
  }
  if (!is_printable(request.resume_id) || request.resume_created < 0) {
    return fail(Fault::invalid, "the request resumes from nothing known");
  }
  return {};
}

Result<void> validate(const InnerHead& head) {
  if (head.status < 100 || head.status > 599) {
    return fail(Fault::invalid, "the answer has no HTTP status");
  }
  if (head.content_type.size() > kContentTypeMax || !is_printable(head.content_type)) {
    return fail(Fault::invalid, "the answer has no content type");
  }
  return {};
}

Secret encode(const InnerRequest& request) {
  check(validate(request).has_value(), "a request to seal is valid");
  ByteWriter facts;
  facts.u8(kInnerVersion);
  facts.sized16(view_of(request.method));
  facts.sized16(view_of(request.path));
  facts.raw(request.tenant.view());
  facts.u8(request.min_tier);
  facts.u64(request.log_size);
  facts.raw(request.log_root.view());
  facts.u8(static_cast<std::uint8_t>(request.evidence.size()));
  for (const Digest& evidence : request.evidence)
    facts.raw(evidence.view());
  facts.sized16(view_of(request.resume_id));
  facts.u64(static_cast<std::uint64_t>(request.resume_created));
  facts.u32(static_cast<std::uint32_t>(request.resume_text.size()));
  ByteWriter body_size;
  body_size.u32(static_cast<std::uint32_t>(request.body.size()));
  // The user's text goes from Secret to Secret: a ByteWriter leaves copies where it grows.
  Secret encoded(facts.take());
  encoded.append(request.resume_text.view());
  encoded.append(body_size.view());
  encoded.append(request.body.view());
  encoded.append(proofs_of(request));
  return encoded;
}

ByteView covered_by_proofs(ByteView encoded, std::size_t proofs) {
  const std::size_t size = 1 + proofs * Digest::kSize;
  check(encoded.size() >= size, "a request ends in its proofs");
  return encoded.first(encoded.size() - size);
}

Result<InnerRequest> decode_inner_request(ByteView bytes) {
  ByteReader reader(bytes);
  if (auto known = expect_version(reader); !known) return fail(known.error());
  InnerRequest request;
  request.method = reader.text16(kMethodMax);
  request.path = reader.text16(kPathMax);
  request.tenant = reader.id<TenantKey>();
  request.min_tier = reader.u8();
  request.log_size = reader.u64();
  request.log_root = reader.id<Digest>();
  request.evidence.resize(reader.u8_up_to(wire::kCandidatesMax));
  for (Digest& evidence : request.evidence)
    evidence = reader.id<Digest>();
  request.resume_id = reader.text16(kResumeIdMax);
  request.resume_created = static_cast<std::int64_t>(reader.u64());
  request.resume_text = Secret::copy(reader.sized32(kResumeTextMax));
  request.body = Secret::copy(reader.sized32(kBodyMax));
  request.proofs.resize(reader.u8_up_to(wire::kCandidatesMax));
  for (Digest& proof : request.proofs)
    proof = reader.id<Digest>();
  if (auto whole = reader.finish("the sealed request"); !whole) return fail(whole.error());
  if (auto valid = validate(request); !valid) return fail(valid.error());
  return request;
}

Secret encode(const InnerHead& head) {
  check(validate(head).has_value(), "a head to seal is valid");
  ByteWriter writer;
  writer.u8(kInnerVersion);
  writer.u16(head.status);
  writer.sized16(view_of(head.content_type));
  return Secret(writer.take());
}

Result<InnerHead> decode_inner_head(ByteView bytes) {
  ByteReader reader(bytes);
  if (auto known = expect_version(reader); !known) return fail(known.error());
  InnerHead head;
  head.status = reader.u16();
  head.content_type = reader.text16(kContentTypeMax);
  if (auto whole = reader.finish("the sealed answer's head"); !whole) return fail(whole.error());
  if (auto valid = validate(head); !valid) return fail(valid.error());
  return head;
}

}  // namespace darkbloom::seal
