#include "front/kept_answer.h"

#include <gtest/gtest.h>

#include "unit/front/heard.h"

namespace darkbloom::front {
namespace {

TEST(KeptAnswer, tells_everybody_the_whole_answer_whenever_they_come) {
  KeptAnswer answer;
  test::Heard early;
  test::Heard midway;
  test::Heard late;
  answer.add(early);
  answer.head({.status = 200});
  answer.part("a");
  answer.add(midway);
  answer.part("b");
  answer.end({});
  answer.add(late);
  for (const test::Heard* const heard : {&early, &midway, &late}) {
    EXPECT_EQ(heard->status, 200);
    EXPECT_EQ(heard->body, "ab");
    EXPECT_EQ(heard->ends, 1);
  }
  EXPECT_TRUE(answer.over());
  EXPECT_FALSE(answer.awaited());
}

TEST(KeptAnswer, what_was_true_at_the_beginning_is_told_once_and_not_to_who_comes_again) {
  KeptAnswer answer;
  test::Heard first;
  test::Heard again;
  answer.add(first);
  answer.head({.status = 200, .headers = {{"a", "1"}}, .passing = {{"b", "2"}}});
  answer.end({});
  answer.add(again);
  EXPECT_EQ(first.headers, (Headers{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(again.headers, (Headers{{"a", "1"}}));
}

TEST(KeptAnswer, who_leaves_hears_nothing_more) {
  KeptAnswer answer;
  test::Heard heard;
  answer.add(heard);
  answer.part("a");
  answer.remove(heard);
  answer.part("b");
  answer.end({});
  EXPECT_EQ(heard.body, "a");
  EXPECT_EQ(heard.ends, 0);
}

TEST(KeptAnswer, a_failure_is_told_and_asked_for_anew) {
  KeptAnswer answer;
  test::Heard heard;
  answer.add(heard);
  answer.failed({{Fault::lost, "Gone."}});
  EXPECT_EQ(heard.errors.size(), 1U);
  EXPECT_TRUE(answer.over());
  EXPECT_TRUE(answer.broken());
}

TEST(KeptAnswer, an_answer_that_is_too_long_reaches_those_who_are_there) {
  KeptAnswer answer;
  test::Heard heard;
  answer.add(heard);
  answer.part(std::string(KeptAnswer::kKeptMax, 'x'));
  EXPECT_FALSE(answer.cut());
  answer.part("y");
  EXPECT_TRUE(answer.cut());
  EXPECT_EQ(answer.size(), 0U);
  EXPECT_EQ(heard.body.size(), KeptAnswer::kKeptMax + 1);
}

}  // namespace
}  // namespace darkbloom::front
