#include "darkbloom/connect/conversation_start.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace darkbloom::connect {
namespace {

Digest start(std::string_view body, std::string_view path = "/v1/chat/completions") {
  return conversation_start(path, nlohmann::json::parse(body));
}

constexpr std::string_view kFirst =
    R"({"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"a"}]})";

TEST(ConversationStart, later_turns_begin_as_the_first_did) {
  const Digest first = start(kFirst);
  EXPECT_NE(first, Digest{});
  EXPECT_EQ(start(R"({"model":"m","temperature":1,"messages":[{"role":"system","content":"s"},
      {"role":"user","content":"a"},{"role":"assistant","content":"b"},
      {"role":"user","content":"c"}]})"),
            first);
}

TEST(ConversationStart, another_first_word_model_or_tool_is_another_conversation) {
  const Digest first = start(kFirst);
  EXPECT_NE(start(R"({"model":"m","messages":[{"role":"system","content":"s"},
      {"role":"user","content":"A"}]})"),
            first);
  EXPECT_NE(start(R"({"model":"n","messages":[{"role":"system","content":"s"},
      {"role":"user","content":"a"}]})"),
            first);
  EXPECT_NE(start(R"({"model":"m","tools":[],"messages":[{"role":"system","content":"s"},
      {"role":"user","content":"a"}]})"),
            first);
}

TEST(ConversationStart, what_the_client_calls_it_counts_before_its_words) {
  const Digest named = start(R"({"model":"m","prompt_cache_key":"k","messages":[]})");
  EXPECT_NE(named, Digest{});
  EXPECT_EQ(start(R"({"model":"m","prompt_cache_key":"k","messages":[{"role":"user"}]})"), named);
  EXPECT_NE(start(R"({"model":"m","session_id":"k"})"), named);
}

TEST(ConversationStart, each_api_has_its_messages) {
  EXPECT_NE(start(R"({"model":"m","input":"a"})", "/v1/responses"), Digest{});
  EXPECT_NE(start(R"({"model":"m","input":[{"role":"user","content":"a"}]})", "/v1/responses"),
            Digest{});
  EXPECT_NE(start(R"({"model":"m","messages":[{"role":"user","content":"a"}]})", "/v1/messages"),
            Digest{});
  EXPECT_EQ(start(R"({"model":"m","input":"a"})", "/v1/embeddings"), Digest{});
  EXPECT_EQ(start(R"({"model":"m","prompt":"a"})", "/v1/completions"), Digest{});
}

TEST(ConversationStart, what_is_no_list_of_messages_begins_nothing) {
  for (const char* const body : {R"({"model":"m"})", R"({"model":"m","messages":[]})",
                                 R"({"model":"m","messages":7})", R"({"messages":null})"}) {
    EXPECT_EQ(start(body), Digest{}) << body;
  }
  EXPECT_NE(start(R"({"model":"m","messages":[7,{"role":7}]})"), Digest{});
}

}  // namespace
}  // namespace darkbloom::connect
