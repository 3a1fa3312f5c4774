#pragma once
// One model of GET /v1/models, with OpenAI's fields and those that OpenRouter's list has.

#include <string>
#include <vector>

#include "attest/statement.h"

namespace darkbloom::front {

struct ListedModel {
  attest::ServedModel facts;            ///< as nodes state them
  std::vector<std::string> tiers = {};  ///< at which it is served now
};

std::string model_json(const ListedModel& listed);

}  // namespace darkbloom::front
