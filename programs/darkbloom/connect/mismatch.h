#pragma once
// Why a machine that the user's policy accepts will not do for one request: what connect decides
// itself, from what machines have signed, and tells nobody.

#include <cstdint>
#include <optional>
#include <string_view>

#include "attest/capabilities.h"
#include "attest/verify/judge.h"
#include "darkbloom/connect/provider_choice.h"

namespace darkbloom::connect {

/// The closed list, in the order in which it is told.
enum class Mismatch : std::uint8_t {
  not_allowed,         ///< by only, ignore, or order without fallbacks
  wrong_region,        ///< by its own word, or it says none
  below_quantization,  ///< another quantisation, or one below the floor
  lacks_parameters,    ///< its model cannot do what the request's fields ask for
};
inline constexpr std::size_t kMismatches = 4;

std::string_view name_of(Mismatch mismatch);

/// What a request wants of a machine's model.
struct Fitting {
  const attest::ServedModel& model;
  const ProviderChoice& choice;
  attest::Capabilities needs = {};  ///< minded where the choice requires parameters
};
std::optional<Mismatch> mismatch_of(const attest::Verdict& verdict, const Fitting& wanted);

}  // namespace darkbloom::connect
