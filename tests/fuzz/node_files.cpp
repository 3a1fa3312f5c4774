#include "base/check.h"
#include "darkbloom/node/start_file.h"
#include "fuzz/targets.h"
#include "operating/speeds.h"
#include "operating/status.h"
#include "operating/wish.h"

namespace darkbloom::fuzz {

void node_files(ByteView input) {
  const std::string_view text(reinterpret_cast<const char*>(input.data()), input.size());
  if (const auto wish = operating::parse_wish(text)) {
    check(operating::parse_wish(operating::wish_json(*wish)) == *wish, "a wish reads back");
  }
  if (const auto status = operating::parse_status(text)) {
    check(status->models.size() <= operating::kListMax, "lists keep to their limit");
    check(operating::parse_status(operating::status_json(*status)) == *status,
          "a status reads back");
  }
  if (const auto speeds = operating::parse_speeds(text)) {
    check(speeds->size() <= operating::kSpeedsMax, "a node has measured a bounded list");
    check(operating::parse_speeds(operating::speeds_json(*speeds)) == *speeds, "speeds read back");
  }
  if (const auto start = operate::parse_start(text)) {
    check(!start->empty() && start->size() <= operate::kArgumentsMax, "a start has arguments");
    check(operate::parse_start(operate::start_json(*start)) == *start, "a start reads back");
  }
}

std::vector<Bytes> node_files_seeds() {
  const operating::Status status{.pid = 7,
                                 .tier = {.reach = "sealed", .in_the_way = {"no_tpm"}},
                                 .models = {{.name = "seedling", .slots = 4}},
                                 .suspensions = {{"paused", "you have paused it"}},
                                 .standings = {{.model = "seedling", .gates = {"full"}}}};
  const operating::Speed speed{.model = std::string(64, 'a'),
                               .build = std::string(64, 'b'),
                               .prefill_millitokens = 9,
                               .decode_millitokens = 8};
  return {copy_of(view_of(operating::speeds_json({speed}))),
          copy_of(view_of(operating::wish_json({.paused = true, .until_ms = 99}))),
          copy_of(view_of(operating::status_json(status))),
          copy_of(view_of(operate::start_json({"--model", "a.gguf"})))};
}

}  // namespace darkbloom::fuzz
