#include "darkbloom/update/rollout_ring.h"

#include "base/byte_codec.h"
#include "crypto/hash.h"

namespace darkbloom::update {
namespace {

unsigned percent_of(const release::Rollout& rollout, Ring ring) {
  switch (ring) {
    case Ring::canary:
      return rollout.canary;
    case Ring::early:
      return rollout.early;
    case Ring::all:
      return rollout.all;
  }
  return 0;
}

}  // namespace

Result<Ring> parse_ring(std::string_view name) {
  if (name == "canary") return Ring::canary;
  if (name == "early") return Ring::early;
  if (name == "all") return Ring::all;
  return fail(Fault::invalid, "A ring is canary, early or all.");
}

unsigned place_of(const release::Version& version, std::string_view machine_id) {
  constexpr std::uint32_t kPlaces = 100;
  const std::string text =
      "darkbloom rollout v1\n" + release::version_text(version) + "\n" + std::string(machine_id);
  const Digest digest = crypto::sha256(view_of(text));
  return ByteReader(digest.view()).u32() % kPlaces;
}

Decision decide(const release::Release& offered, const Machine& machine) {
  if (offered.version == machine.installed) return Decision::up_to_date;
  if (offered.version < machine.installed) {
    return machine.allow_older ? Decision::take : Decision::older;
  }
  if (machine.failed == offered.version) return Decision::failed_before;
  const bool is_in =
      place_of(offered.version, machine.id) < percent_of(offered.rollout, machine.ring);
  return is_in ? Decision::take : Decision::not_yet;
}

}  // namespace darkbloom::update
