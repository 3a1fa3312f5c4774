#pragma once
// Upstreams as a TOML file. They are asked in its order, after the sealed network.
//
//   [[upstream]]
//   name = "house"                           # a-z, 0-9 and -
//   url = "https://llm.example.com/v1"       # http: this machine or a private address only
//   may_see_text = true                      # must be said: nothing is sealed to it
//   key_env = "HOUSE_KEY"                    # or key_file = "/path", mode 0600; or none
//   models = ["qwen", "llama"]               # or { what clients say = "what it says" }
//   when = "unserved"                        # busy, failed: what the sealed network must have said
//   paths = ["/v1/chat/completions", "/v1/embeddings"]
//   opt_in = false                           # only requests with darkbloom-upstreams: allowed
//   timeout_seconds = 60                     # of silence

#include <string_view>
#include <vector>

#include "base/error.h"
#include "darkbloom/connect/upstream.h"

namespace darkbloom::connect {

inline constexpr std::size_t kUpstreamFileMax = 64U << 10;
inline constexpr std::size_t kUpstreamsMax = 8;
inline constexpr std::size_t kUpstreamNameMax = 32;
inline constexpr std::size_t kUpstreamModelsMax = 256;
inline constexpr std::uint32_t kTimeoutSecondsMax = 600;

/// Refuses what is no TOML, an unknown key, a value out of its range and an upstream that does not
/// say may_see_text = true, in one sentence with the line (invalid). Keys are not read here.
Result<std::vector<Upstream>> parse_upstreams(std::string_view toml);

}  // namespace darkbloom::connect
