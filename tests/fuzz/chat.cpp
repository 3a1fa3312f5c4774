#include "base/check.h"
#include "fuzz/targets.h"
#include "openai/service.h"
#include "support/fixed_clock.h"
#include "support/scripted_engine.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::fuzz {
namespace {

class Counter final : public openai::Responder {
 public:
  void on_head(const openai::Head&) override { heads += 1; }
  void on_body(std::string_view) override {}
  void on_end(const openai::Totals&) override { ends += 1; }

  int heads = 0;
  int ends = 0;
};

}  // namespace

void chat(ByteView input) {
  test::ScriptedEngine engine({{"Hello", " there"}});
  const test::FixedClock clock;
  test::SeededRandom random(1);
  Counter counter;
  openai::Service service({.chat = {&engine}}, clock, random);
  openai::Request request{.method = "POST",
                          .path = "/v1/chat/completions",
                          .body = Secret::copy(input),
                          .tenant = {},
                          .request_id = "fuzz"};
  const auto exchange = service.serve(std::move(request), counter);
  engine.run();
  check(exchange.has_value(), "an engine with room takes what it is given, or says what is wrong");
  check(counter.heads == 1 && counter.ends == 1, "each request is answered once");
}

std::vector<Bytes> chat_seeds() {
  std::vector<Bytes> seeds;
  for (const std::string_view body :
       {R"({"model":"scripted","messages":[{"role":"user","content":"Hi"}]})",
        R"({"model":"scripted","messages":[{"role":"system","content":"x"},{"role":"user",)"
        R"("content":[{"type":"text","text":"\u00e9"}]}],"stream":true,"n":2,"stop":["a","b"],)"
        R"("stream_options":{"include_usage":true},"seed":7,"temperature":0.5,"top_p":1})",
        R"({"model":"scripted","messages":[{"role":"user","content":"Hi"}],"logprobs":true,)"
        R"("top_logprobs":2,"logit_bias":{"5":-100},"max_completion_tokens":3,"min_p":0.1})"}) {
    seeds.push_back(copy_of(view_of(body)));
  }
  return seeds;
}

}  // namespace darkbloom::fuzz
