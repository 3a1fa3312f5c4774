// Any bytes as the body of a chat request: refused with an error answer or served, never a crash.

#include <cstdint>
#include <cstdlib>

#include "base/environment.h"
#include "openai/service.h"
#include "support/scripted_engine.h"

namespace {

class StoppedClock final : public darkbloom::Clock {
 public:
  darkbloom::UnixMillis now_ms() const override { return 0; }
};

class Zeros final : public darkbloom::Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override { std::ranges::fill(bytes, 0); }
};

class Counter final : public darkbloom::openai::Responder {
 public:
  void on_head(const darkbloom::openai::Head&) override { heads += 1; }
  void on_body(std::string_view) override {}
  void on_end() override { ends += 1; }

  int heads = 0;
  int ends = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  darkbloom::test::ScriptedEngine engine({{"Hello", " there"}});
  const StoppedClock clock;
  Zeros random;
  Counter counter;
  darkbloom::openai::Service service(engine, clock, random);
  darkbloom::openai::Request request{.method = "POST",
                                     .path = "/v1/chat/completions",
                                     .body = darkbloom::Secret::copy({data, size}),
                                     .tenant = {},
                                     .request_id = "fuzz"};
  const auto exchange = service.serve(std::move(request), counter);
  engine.run();
  const bool answered_once = exchange.has_value() && counter.heads == 1 && counter.ends == 1;
  if (!answered_once) std::abort();
  return 0;
}
