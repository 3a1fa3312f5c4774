#include <algorithm>

#include "base/check.h"
#include "darkbloom/connect/base_url.h"
#include "darkbloom/connect/upstream_file.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {

void upstreams(ByteView input) {
  const std::string_view text = text_of(input);
  const auto read = connect::parse_upstreams(text);
  if (!read) return check(read.error().fault == Fault::invalid, "a bad file is invalid");
  check(!read->empty() && read->size() <= connect::kUpstreamsMax, "their number is bounded");
  check(text.contains("may_see_text"), "nothing may see text that is not said to");
  for (const connect::Upstream& each : *read) {
    check(connect::check_base_url(each.url).has_value(), "each URL is one");
    check(!each.models.empty() && !each.paths.empty(), "each has models and paths");
  }
}

std::vector<Bytes> upstreams_seeds() {
  constexpr std::string_view kListed = R"([[upstream]]
name = "house"
url = "https://llm.example.com/v1"
may_see_text = true
models = ["qwen", "llama"]
key_env = "HOUSE_KEY"
)";
  constexpr std::string_view kRenamed = R"([[upstream]]
name = "near"
url = "http://[fd00::1]:8080/v1"
may_see_text = true
models = { "gpt-4o" = "Qwen/Qwen3-8B" }
paths = ["/v1/messages"]
when = "failed"
opt_in = true
timeout_seconds = 5
key_file = "/run/key"
)";
  return {copy_of(view_of(kListed)), copy_of(view_of(kRenamed))};
}

}  // namespace darkbloom::fuzz
