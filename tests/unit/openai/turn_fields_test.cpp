#include "openai/turn_fields.h"

#include <gtest/gtest.h>

namespace darkbloom::openai {
namespace {

Turn turn_of(const JsonFields& body) {
  Turn turn;
  turn.effort = read_effort(body, "effort");
  read_template_arguments(body, turn);
  return turn;
}

TEST(TurnFields, effort_is_one_of_seven_words) {
  for (const std::string word : {"none", "minimal", "low", "medium", "high", "xhigh", "max"}) {
    EXPECT_EQ(parse_body<Turn>(R"({"effort":")" + word + "\"}", turn_of)->effort, word);
  }
  EXPECT_EQ(parse_body<Turn>("{}", turn_of)->effort, "");
  EXPECT_EQ(parse_body<Turn>(R"({"effort":"hard"})", turn_of).error().param, "effort");
}

TEST(TurnFields, template_arguments_are_an_object) {
  EXPECT_EQ(parse_body<Turn>(R"({"chat_template_kwargs":{"a":1}})", turn_of)
                ->template_arguments.at(0)
                .name,
            "a");
  EXPECT_EQ(parse_body<Turn>(R"({"chat_template_kwargs":5})", turn_of).error().param,
            "chat_template_kwargs");
}

TEST(TurnFields, a_body_must_be_an_object) {
  for (const char* const body : {"", "[]", "5", "{"})
    EXPECT_EQ(parse_body<Turn>(body, turn_of).error().fault, Fault::invalid);
}

}  // namespace
}  // namespace darkbloom::openai
