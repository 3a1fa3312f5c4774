#pragma once
// What travels inside the seal: the HTTP request with a few facts for the node alone, and the
// head of its answer. protocol.md section 4.

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "base/secret.h"

namespace darkbloom::seal {

inline constexpr std::size_t kBodyMax = 16U << 20;
inline constexpr std::size_t kPathMax = 256;
inline constexpr std::size_t kContentTypeMax = 128;
inline constexpr std::size_t kResumeIdMax = 64;
inline constexpr std::size_t kResumeTextMax = 4U << 20;

struct InnerRequest {
  std::string method;
  std::string path;
  TenantKey tenant = {};
  std::uint8_t min_tier = 0;        ///< repeated under the seal, so that a downgrade is noticed
  std::string resume_id = {};       ///< empty: a fresh request
  std::int64_t resume_created = 0;  ///< Unix seconds
  Secret resume_text = {};
  Secret body = {};                 ///< the HTTP request body, unchanged
};

struct InnerHead {
  std::uint16_t status = 200;
  std::string content_type;
};

Secret encode(const InnerRequest& request);
Result<InnerRequest> decode_inner_request(ByteView bytes);
Secret encode(const InnerHead& head);
Result<InnerHead> decode_inner_head(ByteView bytes);

}  // namespace darkbloom::seal
