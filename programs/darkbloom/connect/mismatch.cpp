#include "darkbloom/connect/mismatch.h"

#include <algorithm>

#include "darkbloom/connect/quantization_level.h"
#include "wire/region.h"

namespace darkbloom::connect {
namespace {

bool is_allowed(const attest::Verdict& verdict, const ProviderChoice& choice) {
  const auto named = [&](const MachineName& name) { return name.names(verdict); };
  if (std::ranges::any_of(choice.ignore, named)) return false;
  if (!choice.only.empty() && std::ranges::none_of(choice.only, named)) return false;
  const bool listed_alone = !choice.allow_fallbacks && !choice.order.empty();
  return !listed_alone || std::ranges::any_of(choice.order, named);
}

bool is_fine_enough(const attest::ServedModel& model, const ProviderChoice& choice) {
  if (weight_bits(model.quantisation) < choice.least_bits) return false;
  return choice.quantizations.empty() ||
         std::ranges::any_of(choice.quantizations, [&](const std::string& asked) {
           return is_of(model.quantisation, asked);
         });
}

}  // namespace

std::string_view name_of(Mismatch mismatch) {
  switch (mismatch) {
    case Mismatch::not_allowed:
      return "not_allowed";
    case Mismatch::wrong_region:
      return "wrong_region";
    case Mismatch::below_quantization:
      return "below_quantization";
    case Mismatch::lacks_parameters:
      return "lacks_parameters";
  }
  return "unknown";
}

std::optional<Mismatch> mismatch_of(const attest::Verdict& verdict, const Fitting& wanted) {
  const ProviderChoice& choice = wanted.choice;
  if (!is_allowed(verdict, choice)) return Mismatch::not_allowed;
  if (!wire::lies_within(verdict.statement.region, choice.terms.region)) {
    return Mismatch::wrong_region;
  }
  if (!is_fine_enough(wanted.model, choice)) return Mismatch::below_quantization;
  const std::uint32_t missing = wanted.needs.bits & ~wanted.model.capabilities.bits;
  if (choice.require_parameters && missing != 0) return Mismatch::lacks_parameters;
  return std::nullopt;
}

}  // namespace darkbloom::connect
