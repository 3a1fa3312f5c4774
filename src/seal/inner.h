#pragma once
// What travels inside the seal: the HTTP request with a few facts for the node alone, and the
// head of its answer. protocol.md section 4. Numbers are big-endian; text<n> and bytes<n> have a
// length of n bits before them.
//
//   request = covered || count (u8) || proof (32 each)
//   covered = version (u8, 3) || text16 method || text16 path || tenant key (32) || min tier (u8)
//             || log size (u64) || log root (32) || count (u8) || evidence (32 each)
//             || text16 resume id || resume created (u64) || bytes32 resume text || bytes32 body
//   head    = version (u8, 3) || status (u16) || text16 content type

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/secret.h"

namespace darkbloom::seal {

inline constexpr std::uint8_t kInnerVersion = 3;
inline constexpr std::size_t kBodyMax = 16U << 20;
inline constexpr std::size_t kMethodMax = 16;
inline constexpr std::size_t kPathMax = 256;
inline constexpr std::size_t kContentTypeMax = 128;
inline constexpr std::size_t kResumeIdMax = 64;
inline constexpr std::size_t kResumeTextMax = 4U << 20;
/// The encoded request's limit: its two large fields and room for all others.
inline constexpr std::size_t kInnerRequestMax = kBodyMax + kResumeTextMax + 1024;

struct InnerRequest {
  std::string method;  ///< upper-case letters
  std::string path;    ///< starts with '/'; printable ASCII without spaces
  TenantKey tenant = {};
  std::uint8_t min_tier = 0;   ///< repeated under the seal, so that a downgrade is noticed
  std::uint64_t log_size = 0;  ///< the public log's state that the client relied on; 0: none
  Digest log_root = {};
  std::vector<Digest> evidence = {};  ///< of each candidate, as the client judged it; at most 3
  std::string resume_id = {};         ///< empty: a fresh request
  std::int64_t resume_created = 0;    ///< Unix seconds
  Secret resume_text = {};
  Secret body = {};  ///< the HTTP request body, unchanged
  /// That the client belongs to an organisation, for each candidate in its place; zero: that one
  /// wants none. Empty: nobody does.
  std::vector<Digest> proofs = {};
};

struct InnerHead {
  std::uint16_t status = 200;  ///< 100 to 599
  std::string content_type;    ///< printable ASCII
};

/// Refuses what encode() must not be given: too_large over a limit, otherwise invalid.
Result<void> validate(const InnerRequest& request);
Result<void> validate(const InnerHead& head);

/// The request must be valid.
Secret encode(const InnerRequest& request);
/// Of an encoded request that ends in `proofs` of them: what they cover.
ByteView covered_by_proofs(ByteView encoded, std::size_t proofs);
/// Refuses what is malformed (invalid) and what validate() refuses.
Result<InnerRequest> decode_inner_request(ByteView bytes);
/// The head must be valid.
Secret encode(const InnerHead& head);
Result<InnerHead> decode_inner_head(ByteView bytes);

}  // namespace darkbloom::seal
