#pragma once
// Which requests may leave the sealed network, to whom and after what. Pure decisions: a request
// that says nothing about it may leave only as far as the upstreams' file says.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "attest/verify/judge.h"
#include "base/error.h"
#include "darkbloom/connect/upstream.h"
#include "darkbloom/connect/wishes.h"

namespace darkbloom::connect {

/// How somebody did not answer.
enum class Refusal : std::uint8_t {
  standing,  ///< nobody else may be asked: the request is bad, or the user's own demand is not met
  unserved,  ///< does not have the model
  busy,      ///< later, perhaps
  failed,    ///< broke before an answer began
};
Refusal refusal_of(const Error& error);
/// Of the status that an answer begins with; standing also for one that is no refusal.
Refusal refusal_of(std::uint16_t status);

/// Whether an upstream with `when` is asked after the sealed network's `refusal`.
bool helps(When when, Refusal refusal);

struct Asked {
  std::string_view path;
  std::string_view model;
};

/// What a request itself says of it.
enum class Leave : std::uint8_t { never, unsaid, allowed };
/// Of its headers darkbloom-*, by their names in lower case. never: with darkbloom-upstreams:
/// never, darkbloom-sealed-only: true, or a demand of a machine (darkbloom-min-tier, -own-only,
/// -max-age-seconds, -region), as no upstream shows evidence. Refuses as invalid a value that is
/// none.
Result<Leave> leave_of(const Wishes& wishes);

/// Whether `upstream` takes such a request from who says `leave`.
bool may_answer(const Upstream& upstream, const Asked& asked, Leave leave);

/// Refuses (forbidden) upstreams beside a policy that demands a tier or own machines: no upstream
/// can show either.
Result<void> check_policy_allows(const attest::Policy& policy);

}  // namespace darkbloom::connect
