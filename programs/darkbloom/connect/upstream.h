#pragma once
// Another OpenAI-compatible service, which may answer what the sealed network does not. Unlike a
// sealed machine it reads what it is sent, and so does whoever runs it.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/secret.h"

namespace darkbloom::connect {

/// What the sealed network must have said before an upstream is asked; each includes those above.
enum class When : std::uint8_t {
  unserved,  ///< no sealed machine serves the model
  busy,      ///< or those that do are busy or cannot be reached
  failed,    ///< or their answer failed before it began
};

struct Upstream {
  std::string name;           ///< for headers and messages: [a-z0-9-]
  std::string url;            ///< ends in /v1
  std::string key_env = {};   ///< where its API key stands; both empty: it needs none
  std::string key_file = {};  ///< likewise
  Secret key = {};            ///< that key, once it was read
  std::map<std::string, std::string, std::less<>> models = {};  ///< clients' names: its own
  std::vector<std::string> paths = {};
  When when = When::unserved;
  bool opt_in = false;                 ///< only for requests that say darkbloom-upstreams: allowed
  std::uint32_t timeout_seconds = 60;  ///< of silence, before or within an answer
};

}  // namespace darkbloom::connect
