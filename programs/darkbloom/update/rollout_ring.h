#pragma once
// Whether a machine takes a release now: releases reach few machines first, then more.

#include <optional>
#include <string>
#include <string_view>

#include "darkbloom/release/release_file.h"

namespace darkbloom::update {

enum class Ring : std::uint8_t { canary, early, all };
/// "canary", "early" or "all".
Result<Ring> parse_ring(std::string_view name);

/// A machine as it stands.
struct Machine {
  release::Version installed = {};
  std::string id = {};  ///< any text that is its own and stays; nobody is told it
  Ring ring = Ring::all;
  bool allow_older = false;
  std::optional<release::Version> failed = {};  ///< was not healthy here; not taken again
};

enum class Decision : std::uint8_t {
  take,
  up_to_date,
  older,          ///< than the installed, and nobody allowed it
  not_yet,        ///< the ring has not come to this machine
  failed_before,  ///< here
};

/// 0 to 99: the machine's place in the order in which `version` goes around. Another version has
/// another order, so that no machine is always the first.
unsigned place_of(const release::Version& version, std::string_view machine_id);
Decision decide(const release::Release& offered, const Machine& machine);

}  // namespace darkbloom::update
