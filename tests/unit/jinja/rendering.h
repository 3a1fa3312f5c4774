#pragma once
// Templates in one line, for the tests of this room.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinja/template.h"

namespace darkbloom::jinja::test {

/// Tuesday, 14 November 2023, 22:13:20 UTC.
inline constexpr std::int64_t kNow_s = 1'700'000'000;

inline Result<Rendered> render(std::string_view source, std::string_view content = "{}",
                               std::string_view trusted = "{}") {
  const auto chat_template = Template::parse(source);
  if (!chat_template) return fail(chat_template.error());
  Inputs inputs;
  inputs.content = *json::parse(content)->as<json::Node::Object>();
  inputs.trusted = *json::parse(trusted)->as<json::Node::Object>();
  inputs.now_s = kNow_s;
  return chat_template->render(inputs);
}

/// What it prints, or "refused: " and why.
inline std::string printed(std::string_view source, std::string_view content = "{}") {
  const auto rendered = render(source, content);
  return rendered ? rendered->text : "refused: " + rendered.error().detail;
}

/// What it prints with people's bytes in brackets.
inline std::string marked(std::string_view source, std::string_view content) {
  const auto rendered = render(source, content);
  if (!rendered) return "refused: " + rendered.error().detail;
  std::string text = rendered->text;
  for (auto span = rendered->content.rbegin(); span != rendered->content.rend(); ++span) {
    text.insert(span->end, "]");
    text.insert(span->begin, "[");
  }
  return text;
}

/// A template and what it prints.
using Cases = std::vector<std::pair<std::string_view, std::string_view>>;

/// Values of every kind, for cases that need some.
inline constexpr std::string_view kInputs =
    R"({"t":"Hé llo","n":3,"f":2.5,"none":null,"l":[3,1,2],"e":[],)"
    R"("d":{"b":1,"a":{"x":[1,"y"]},"items":5},)"
    R"("m":[{"role":"user","content":"Hi","k":2},{"role":"tool","content":"ok","k":1}]})";

/// Each case prints what it says, from kInputs.
inline void expect_printed(const Cases& cases) {
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source, kInputs), wanted) << source;
}

}  // namespace darkbloom::jinja::test
