#include "seal/inner.h"

#include <algorithm>

#include "base/check.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {

void inner(ByteView input) {
  if (const auto request = seal::decode_inner_request(input)) {
    check(seal::validate(*request).has_value(), "what decodes is valid");
    check(std::ranges::equal(seal::encode(*request).view(), input), "a request has one encoding");
  }
  if (const auto head = seal::decode_inner_head(input)) {
    check(std::ranges::equal(seal::encode(*head).view(), input), "a head has one encoding");
  }
}

std::vector<Bytes> inner_seeds() {
  seal::InnerRequest request{.method = "POST", .path = "/v1/models", .resume_id = "id"};
  request.resume_text = Secret::copy(view_of("text"));
  request.body = Secret::copy(view_of("{}"));
  request.proofs = {Digest{{1}}, Digest{}};
  return {copy_of(seal::encode(request).view()),
          copy_of(seal::encode(seal::InnerHead{200, "text/event-stream"}).view())};
}

}  // namespace darkbloom::fuzz
