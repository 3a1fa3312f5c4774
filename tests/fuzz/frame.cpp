#include <algorithm>

#include "base/check.h"
#include "fuzz/targets.h"
#include "wire/link_frame.h"

namespace darkbloom::fuzz {

void frame(ByteView input) {
  const auto decoded = wire::decode_frame(input);
  if (!decoded) return;
  check(std::ranges::equal(wire::encode(*decoded), input), "a frame has one encoding");
}

std::vector<Bytes> frame_seeds() {
  const Bytes body{1, 2, 3};
  const wire::NodeLoad load{.slots = 4, .active = 1, .waiting = 2, .millitokens_per_second = 9};
  Error error{Fault::rate_limited, "Too many.", "rate_limit_exceeded", "model"};
  error.retry_after_ms = 1000;
  std::vector<Bytes> seeds;
  for (const wire::Frame& each :
       {wire::Frame(wire::Challenge{}),
        wire::Frame(
            wire::Hello{body, {}, load, {{4}}, "arm-16-64g", {{"seedling", false, 900, 5, 6}}}),
        wire::Frame(wire::Welcome{}),
        wire::Frame(wire::LoadReport{load, {{"acorn", true, 1, 2, 3}}}),
        wire::Frame(
            wire::Directory{{{.version = {{1}}, .load = load},
                             {{{2}}, wire::EvidenceBundle{body, {{body, body}}, {3}, body}, {}}}}),
        wire::Frame(wire::Nonce{}), wire::Frame(wire::Freshen{}),
        wire::Frame(wire::Enrol{body, body, body}), wire::Frame(wire::Credential{body, body}),
        wire::Frame(wire::Activated{body}), wire::Frame(wire::Open{7, "dk-key", body}),
        wire::Frame(wire::Chunk{7, true, body}), wire::Frame(wire::Refuse{7, error}),
        wire::Frame(wire::Cancel{7}), wire::Frame(wire::Quota{7, 600, 59, 1200, 8, 3}),
        wire::Frame(wire::Standings{{{"seedling", {"full", "silent"}, 7, 3, 12}}}),
        wire::Frame(wire::Demand{9, {{"seedling", 1, 2, 3, 4}}}),
        wire::Frame(wire::Belong{{OrganisationId{{1}}, OrganisationId{{2}}}})}) {
    seeds.push_back(wire::encode(each));
  }
  return seeds;
}

}  // namespace darkbloom::fuzz
