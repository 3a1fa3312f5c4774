#pragma once
// What the tests of this room share: a responder that remembers, and readers of what it heard.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "openai/json_fields.h"
#include "openai/service.h"
#include "openai/turn.h"
#include "support/scripted_engine.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::openai {

using Json = nlohmann::json;

class FixedClock final : public Clock {
 public:
  UnixMillis now_ms() const override { return 1'700'000'000'999; }
};

/// Keeps what it hears, and expects it in the order that Responder promises.
class Heard final : public Responder {
 public:
  void on_head(const Head& head) override {
    EXPECT_EQ(heads, 0);
    heads += 1;
    status = head.status;
    content_type = head.content_type;
  }
  void on_body(std::string_view part) override {
    EXPECT_EQ(heads, 1);
    EXPECT_EQ(ends, 0);
    parts.emplace_back(part);
  }
  void on_end(const Totals& last) override {
    totals = last;
    EXPECT_EQ(heads, 1);
    ends += 1;
    EXPECT_EQ(ends, 1);
  }

  std::string text() const {
    std::string all;
    for (const std::string& part : parts)
      all += part;
    return all;
  }
  Json body() const { return Json::parse(text()); }
  Json error() const { return body().at("error"); }

  Totals totals;
  int heads = 0;
  int ends = 0;
  int status = 0;
  std::string content_type;
  std::vector<std::string> parts;
};

/// The data of server-sent events, each of which must be one `data:` line and an empty line, maybe
/// after an `event:` line.
inline std::vector<std::string> data_of(std::string_view events) {
  std::vector<std::string> found;
  while (!events.empty()) {
    const std::size_t end = events.find("\n\n");
    EXPECT_NE(end, std::string_view::npos);
    if (end == std::string_view::npos) break;
    std::string_view event = events.substr(0, end);
    if (event.starts_with("event: ")) event.remove_prefix(event.find('\n') + 1);
    EXPECT_TRUE(event.starts_with("data: "));
    found.emplace_back(event.substr(6));
    EXPECT_EQ(found.back().find('\n'), std::string::npos);
    events.remove_prefix(end + 2);
  }
  return found;
}

/// The stream's events as JSON, without [DONE].
inline std::vector<Json> events_of(std::string_view stream) {
  std::vector<Json> events;
  for (const std::string& data : data_of(stream)) {
    if (data != "[DONE]") events.push_back(Json::parse(data));
  }
  return events;
}

inline std::string streamed_text(const std::vector<Json>& events, int choice = 0) {
  std::string text;
  for (const Json& event : events) {
    for (const Json& entry : event.value("choices", Json::array())) {
      if (entry.at("index") == choice) text += entry.at("delta").value("content", "");
    }
  }
  return text;
}

/// The usage of a request whose answer has no thoughts.
inline Usage usage_of(std::uint32_t prompt, std::uint32_t completion, std::uint32_t cached = 0) {
  return {.prompt_tokens = prompt, .cached_tokens = cached, .completion_tokens = completion};
}

/// What the first mistake is about, or "none".
template <typename T>
std::string param_of(const Result<T>& read) {
  return read ? "none" : read.error().param;
}

/// The turn that `read` makes of a body, or its first mistake.
inline Result<Turn> turn_of(const Json& body, void (*read)(const JsonFields&, Turn&)) {
  const auto node = json::parse(body.dump());
  Mistake mistake;
  Turn turn;
  read(JsonFields(*node, "", mistake), turn);
  if (mistake.found()) return fail(mistake.error());
  return turn;
}

/// A valid request for ScriptedEngine's model, with `more` merged in.
inline Json chat_body(const Json& more = Json::object()) {
  Json body = {{"model", "scripted"},
               {"messages", Json::array({{{"role", "user"}, {"content", "Hi"}}})}};
  body.update(more);
  return body;
}

inline Request post(std::string_view body, std::string path = "/v1/chat/completions") {
  return {.method = "POST",
          .path = std::move(path),
          .body = Secret::copy(view_of(body)),
          .tenant = {},
          .request_id = "req-1"};
}

/// A service over a scripted engine.
struct Bench {
  explicit Bench(test::Script script = {{"Hel", "lo."}}) : engine(std::move(script)) {}

  /// Gives the model another chat template.
  void speak(std::string chat_template) {
    engine.words.facts.chat_template = std::move(chat_template);
    service.emplace(models(), clock, random);
  }
  Result<std::unique_ptr<Exchange>> serve(Request request) {
    return service->serve(std::move(request), heard);
  }
  /// Serves the body to its end.
  Heard& answer(const Json& body, std::string path = "/v1/chat/completions") {
    const auto exchange = serve(post(body.dump(), std::move(path)));
    EXPECT_TRUE(exchange.has_value());
    engine.run();
    EXPECT_EQ(heard.ends, 1);
    return heard;
  }

  test::ScriptedEngine engine;
  FixedClock clock;
  test::SeededRandom random{1};
  Heard heard;
  Models models() { return {.chat = {&engine}, .build = "build0123456789"}; }
  std::optional<Service> service{std::in_place, models(), clock, random};
};

}  // namespace darkbloom::openai
