#pragma once
// One model of GET /v1/models, with OpenAI's fields and those that OpenRouter's list has.

#include <string>
#include <vector>

#include "attest/statement.h"

namespace darkbloom::front {

struct ListedModel {
  attest::ServedModel facts;            ///< as nodes state them
  std::vector<std::string> tiers = {};  ///< at which it is served now
  std::string upstream = {};            ///< which one serves it, of those that read what they get

  const std::string& name() const { return facts.name; }
};

std::string model_json(const ListedModel& listed);

}  // namespace darkbloom::front
