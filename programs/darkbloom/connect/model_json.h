#pragma once
// One model of GET /v1/models, with OpenAI's fields and those that OpenRouter's list has.

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"

namespace darkbloom::connect {

/// What is known of a model that machines serve.
struct ListedModel {
  std::string name = {};
  Digest digest = {};             ///< of the weights
  std::uint32_t context = 0;      ///< tokens
  std::string quantisation = {};  ///< empty: not known
  std::uint64_t parameters = 0;   ///< 0: not known
  std::vector<std::string> capabilities = {};
  std::uint32_t dimensions = 0;  ///< of an embedding; 0: it makes none
  std::vector<std::string> tiers = {};
};

std::string model_json(const ListedModel& model);

}  // namespace darkbloom::connect
