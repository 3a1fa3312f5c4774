#include "darkbloom/model/follow.h"

#include <gtest/gtest.h>

#include "unit/model/scripted_reader.h"

namespace darkbloom::model {
namespace {

const std::string kBase = "https://models.example/a.gguf";

HttpAnswer to(const std::string& location) {
  return {.status = 302, .headers = {{"location", location}, {"x-linked-size", "5"}}};
}

TEST(Follow, the_token_goes_to_the_base_alone_and_never_comes_back_on_the_way) {
  test::ScriptedReader reader;
  reader.server = [](const HttpQuestion& asked) -> test::Said {
    if (asked.url == kBase) return {.answer = to("/moved")};
    if (asked.url == "https://models.example/moved") return {.answer = to("https://cdn.example/x")};
    if (asked.url == "https://cdn.example/x") return {.answer = to("https://models.example/last")};
    return {.answer = {.status = 200}, .body = "whole"};
  };
  test::TakesAll sink;
  const auto followed = follow(reader, {.question = {.url = kBase}, .token = "hush"}, sink);
  ASSERT_TRUE(followed) << followed.error().detail;
  EXPECT_EQ(sink.text, "whole");
  ASSERT_EQ(reader.asked.size(), 4U);
  EXPECT_EQ(test::sent(reader.asked[0], "authorization"), "Bearer hush");
  EXPECT_EQ(test::sent(reader.asked[1], "authorization"), "Bearer hush");
  EXPECT_EQ(test::sent(reader.asked[2], "authorization"), "");
  EXPECT_EQ(test::sent(reader.asked[3], "authorization"), "");
}

TEST(Follow, only_the_bases_own_words_count_as_published) {
  test::ScriptedReader reader;
  reader.server = [](const HttpQuestion& asked) -> test::Said {
    if (asked.url == kBase) return {.answer = to("https://cdn.example/x")};
    return {.answer = {.status = 200, .headers = {{"x-linked-size", "6"}, {"etag", "\"c\""}}}};
  };
  test::TakesAll sink;
  const auto followed = follow(reader, {.question = {.url = kBase}}, sink);
  ASSERT_TRUE(followed);
  EXPECT_EQ(followed->own.header("x-linked-size"), "5");
  EXPECT_EQ(followed->last.header("etag"), "\"c\"");
}

TEST(Follow, redirects_are_few_and_never_out_of_https) {
  test::ScriptedReader reader;
  test::TakesAll sink;
  reader.server = [](const HttpQuestion&) -> test::Said { return {.answer = to("/again")}; };
  EXPECT_FALSE(follow(reader, {.question = {.url = kBase}}, sink));
  EXPECT_EQ(reader.asked.size(), static_cast<std::size_t>(kRedirectsMax) + 1);
  reader.asked.clear();
  reader.server = [](const HttpQuestion&) -> test::Said { return {.answer = to("http://[::1]/")}; };
  EXPECT_FALSE(follow(reader, {.question = {.url = kBase}}, sink));
  EXPECT_EQ(reader.asked.size(), 1U);
}

TEST(Follow, each_refusal_has_its_fault) {
  const std::vector<std::pair<std::uint32_t, Fault>> kFaults{
      {401, Fault::forbidden},   {403, Fault::forbidden},   {404, Fault::not_found},
      {416, Fault::replayed},    {408, Fault::unavailable}, {429, Fault::unavailable},
      {500, Fault::unavailable}, {503, Fault::unavailable}, {204, Fault::invalid},
      {304, Fault::invalid},     {400, Fault::invalid}};
  for (const auto& [status, fault] : kFaults) {
    test::ScriptedReader reader;
    reader.server = [&](const HttpQuestion&) -> test::Said {
      return {.answer = {.status = status}};
    };
    test::TakesAll sink;
    const auto followed = follow(reader, {.question = {.url = kBase}}, sink);
    ASSERT_FALSE(followed) << status;
    EXPECT_EQ(followed.error().fault, fault) << status;
  }
}

}  // namespace
}  // namespace darkbloom::model
