#pragma once
// What a request's own "provider" object says of the machines that may answer: OpenRouter's fields,
// and those of ours beside them (region, min_throughput, min_quantization). Nothing of it changes
// the body, which travels as it came. docs/api.md lists the fields.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/verify/judge.h"
#include "base/error.h"
#include "wire/route_terms.h"

namespace darkbloom::connect {

inline constexpr std::size_t kProviderListMax = 32;

/// "own": any machine of the user's; or one machine, by its pairing code or by its whole name in
/// hexadecimal, as darkbloom-node says it.
struct MachineName {
  std::optional<attest::PairingCode> code = {};  ///< none: any own one
  bool names(const attest::Verdict& verdict) const;
  bool operator==(const MachineName&) const = default;
};

struct ProviderChoice {
  std::vector<MachineName> order = {};
  std::vector<MachineName> only = {};  ///< empty: any
  std::vector<MachineName> ignore = {};
  bool allow_fallbacks = true;
  bool require_parameters = false;
  bool sealed_only = false;                            ///< zdr, or data_collection "deny"
  std::vector<std::string> quantizations = {};         ///< empty: any
  unsigned least_bits = 0;                             ///< of a weight: min_quantization
  std::optional<std::uint64_t> token_cap_nano = {};    ///< for each token of prompt and answer
  std::optional<std::uint64_t> request_cap_nano = {};  ///< for all of it
  wire::RouteTerms terms = {};

  /// Whether another machine than the first may answer.
  bool may_move() const { return allow_fallbacks || !order.empty(); }
  /// Whether it demands what no service outside the sealed network can show.
  bool stays_sealed() const;
  /// Its place in `order`; behind all of them where it is not listed.
  std::size_t place_of(const attest::Verdict& verdict) const;
};

/// `text` is the object as JSON; null is an empty one. Refuses (invalid) by its name, as
/// "provider.x", each field that is unknown here or has a value that is none.
Result<ProviderChoice> parse_provider(std::string_view text);

/// Demands `region`, the header darkbloom-region, beside what the body says; the narrower holds.
/// Refuses (invalid) what is no region, and two of which neither lies within the other.
Result<void> demand_region(ProviderChoice& choice, std::string_view region);

}  // namespace darkbloom::connect
