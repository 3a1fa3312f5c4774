#include <bit>
#include <limits>

#include "base/check.h"
#include "darkbloom/connect/request_facts.h"
#include "fuzz/targets.h"
#include "wire/envelope.h"

namespace darkbloom::fuzz {

void facts(ByteView input) {
  const auto read = connect::read_request_facts("/v1/chat/completions", Secret::copy(input));
  if (!read) return;
  check(!read->model.empty() && read->model.size() <= wire::kModelNameMax,
        "a model's name fits the envelope");
  const std::uint32_t bound = read->token_bound;
  check(std::has_single_bit(bound) || bound == std::numeric_limits<std::uint32_t>::max(),
        "the bound is coarse");
  check(bound >= input.size(), "the bound covers the prompt");
}

std::vector<Bytes> facts_seeds() {
  return {copy_of(view_of(R"({"model":"m","stream":true,"n":1,"max_tokens":7})")),
          copy_of(view_of(R"({"model":"m","max_completion_tokens":4294967295,"logprobs":true})"))};
}

}  // namespace darkbloom::fuzz
