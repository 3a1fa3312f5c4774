#include "front/response_shelf.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace darkbloom::front {
namespace {

using nlohmann::json;

Secret secret(const json& value) {
  return Secret::copy(view_of(value.dump()));
}

const json kAnswer = {
    {"id", "resp_1"},
    {"output", {{{"type", "message"}, {"role", "assistant"}, {"content", "Hi"}}}}};

json completed(const ResponseShelf& shelf, const json& body) {
  const auto made = shelf.completed("dk-1", secret(body));
  EXPECT_TRUE(made);
  return made ? json::parse(made->text()) : json();
}

TEST(ResponseShelf, what_was_said_is_sent_along_with_what_follows) {
  ResponseShelf shelf;
  shelf.keep("dk-1", secret({{"input", "Hello"}}), kAnswer.dump());
  const json next = {{"input", "And?"}, {"previous_response_id", "resp_1"}};
  const json sent = completed(shelf, next);
  EXPECT_EQ(sent["previous_items"],
            json::parse(R"([{"role":"user","content":"Hello"},)"
                        R"({"type":"message","role":"assistant","content":"Hi"}])"));
  EXPECT_EQ(sent["input"], "And?");

  json second = kAnswer;
  second["id"] = "resp_2";
  shelf.keep("dk-1", secret(sent), second.dump());
  EXPECT_EQ(completed(shelf, {{"input", "x"}, {"previous_response_id", "resp_2"}})["previous_items"]
                .size(),
            4U);
}

TEST(ResponseShelf, a_stream_is_remembered_by_its_last_event) {
  ResponseShelf shelf;
  const std::string events =
      "event: response.created\ndata: {}\n\nevent: response.completed\ndata: " +
      json{{"response", kAnswer}}.dump() + "\n\n";
  shelf.keep("dk-1", secret({{"input", json::array({{{"role", "user"}, {"content", "a"}}})}}),
             events);
  EXPECT_EQ(completed(shelf, {{"previous_response_id", "resp_1"}})["previous_items"].size(), 2U);
}

TEST(ResponseShelf, a_response_is_read_again_with_what_it_answered_until_it_is_deleted) {
  ResponseShelf shelf;
  shelf.keep("dk-1", secret({{"input", "Hello"}}), kAnswer.dump());
  EXPECT_EQ(json::parse(shelf.response("dk-1", "resp_1")->text()), kAnswer);
  EXPECT_EQ(json::parse(shelf.input("dk-1", "resp_1")->text()),
            json::parse(R"([{"role":"user","content":"Hello"}])"));
  EXPECT_EQ(shelf.response("dk-2", "resp_1").error().fault, Fault::not_found);
  EXPECT_EQ(shelf.remove("dk-2", "resp_1").error().fault, Fault::not_found);
  ASSERT_TRUE(shelf.remove("dk-1", "resp_1"));
  EXPECT_EQ(shelf.response("dk-1", "resp_1").error().fault, Fault::not_found);
  EXPECT_EQ(shelf.input("dk-1", "resp_1").error().fault, Fault::not_found);
  EXPECT_EQ(shelf.remove("dk-1", "resp_1").error().fault, Fault::not_found);
  EXPECT_FALSE(shelf.completed("dk-1", secret({{"previous_response_id", "resp_1"}})));
}

TEST(ResponseShelf, nobody_else_and_nothing_else_is_found) {
  ResponseShelf shelf;
  shelf.keep("dk-1", secret({{"input", "Hello"}}), kAnswer.dump());
  const json next = {{"input", "And?"}, {"previous_response_id", "resp_1"}};
  EXPECT_EQ(shelf.completed("dk-2", secret(next)).error().code, "previous_response_not_found");
  EXPECT_EQ(ResponseShelf().completed("dk-1", secret(next)).error().fault, Fault::not_found);
}

TEST(ResponseShelf, what_must_not_be_kept_is_not) {
  ResponseShelf shelf;
  shelf.keep("dk-1", secret({{"input", "Hello"}, {"store", false}}), kAnswer.dump());
  shelf.keep("dk-1", secret({{"input", "Hello"}}), R"({"error":{"message":"No."}})");
  shelf.keep("dk-1", secret({{"input", "Hello"}}), "event: error\ndata: {}\n\n");
  EXPECT_FALSE(shelf.completed("dk-1", secret({{"previous_response_id", "resp_1"}})));
}

TEST(ResponseShelf, a_body_that_names_none_goes_as_it_is) {
  const std::string body = R"({ "input" : "odd  spacing" })";
  EXPECT_EQ(ResponseShelf().completed("dk-1", Secret::copy(view_of(body)))->text(), body);
  EXPECT_EQ(ResponseShelf().completed("dk-1", Secret::copy(view_of("{")))->text(), "{");
}

TEST(ResponseShelf, the_oldest_make_room) {
  ResponseShelf shelf;
  for (std::size_t i = 0; i <= ResponseShelf::kKeptMax; ++i) {
    json answer = kAnswer;
    answer["id"] = "resp_" + std::to_string(i);
    shelf.keep("dk-1", secret({{"input", "Hello"}}), answer.dump());
  }
  EXPECT_FALSE(shelf.completed("dk-1", secret({{"previous_response_id", "resp_0"}})));
  EXPECT_TRUE(shelf.completed("dk-1", secret({{"previous_response_id", "resp_1"}})));
}

}  // namespace
}  // namespace darkbloom::front
