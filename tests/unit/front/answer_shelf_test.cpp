#include "front/answer_shelf.h"

#include <gtest/gtest.h>

#include "unit/front/heard.h"

namespace darkbloom::front {
namespace {

AnswerShelf::Ask ask(std::string key, std::string_view body = "{}") {
  return {.account = "dk-1",
          .key = std::move(key),
          .request = request_digest("/v1/chat/completions", view_of(body))};
}

void finish(const AnswerShelf::Place& place) {
  place.answer->head({.status = 200});
  place.answer->part("Hi");
  place.answer->end({});
}

TEST(AnswerShelf, a_key_gets_the_same_answer_while_it_runs_and_afterwards) {
  AnswerShelf shelf;
  const auto first = shelf.place(ask("k"), 0);
  EXPECT_TRUE(first->fresh);
  EXPECT_TRUE(first->keyed);
  const auto running = shelf.place(ask("k"), 1);
  EXPECT_FALSE(running->fresh);
  EXPECT_EQ(running->answer, first->answer);
  finish(*first);
  EXPECT_EQ(shelf.place(ask("k"), 2)->answer, first->answer);
  EXPECT_TRUE(shelf.place(ask("k"), 3 + AnswerShelf::kKeyedLifeMs)->fresh);
}

TEST(AnswerShelf, a_key_with_another_request_is_refused) {
  AnswerShelf shelf;
  ASSERT_TRUE(shelf.place(ask("k"), 0));
  const auto other = shelf.place(ask("k", "{\"n\":2}"), 0);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "idempotency_key_reused");
  EXPECT_FALSE(shelf.place(ask(std::string(AnswerShelf::kKeyMax + 1, 'k')), 0));
}

TEST(AnswerShelf, another_account_has_its_own_keys) {
  AnswerShelf shelf;
  ASSERT_TRUE(shelf.place(ask("k"), 0));
  AnswerShelf::Ask other = ask("k");
  other.account = "dk-2";
  EXPECT_TRUE(shelf.place(other, 0)->fresh);
}

TEST(AnswerShelf, without_a_key_only_a_retry_gets_what_came_before_and_not_for_long) {
  AnswerShelf shelf;
  finish(*shelf.place(ask(""), 0));
  AnswerShelf::Ask retry = ask("");
  retry.is_retry = true;
  EXPECT_FALSE(shelf.place(retry, 1)->fresh);
  EXPECT_TRUE(shelf.place(retry, 2 + AnswerShelf::kRetryLifeMs)->fresh);
  EXPECT_TRUE(shelf.place(ask(""), 3)->fresh);
}

TEST(AnswerShelf, what_failed_is_asked_for_anew) {
  AnswerShelf shelf;
  shelf.place(ask("k"), 0)->answer->failed({{Fault::lost, "Gone."}});
  EXPECT_TRUE(shelf.place(ask("k"), 1)->fresh);
}

TEST(AnswerShelf, what_was_too_long_to_keep_is_not_paid_for_again) {
  AnswerShelf shelf;
  const auto first = shelf.place(ask("k"), 0);
  first->answer->part(std::string(KeptAnswer::kKeptMax + 1, 'x'));
  first->answer->end({});
  EXPECT_EQ(shelf.place(ask("k"), 1).error().fault, Fault::unavailable);
}

TEST(AnswerShelf, the_oldest_that_have_ended_make_room) {
  AnswerShelf shelf;
  for (std::size_t i = 0; i < AnswerShelf::kKeptMax; ++i)
    finish(*shelf.place(ask("k" + std::to_string(i)), static_cast<UnixMillis>(i)));
  ASSERT_TRUE(shelf.place(ask("new"), 2000)->fresh);
  EXPECT_FALSE(shelf.place(ask("k1"), 2001)->fresh);
  EXPECT_TRUE(shelf.place(ask("k0"), 2002)->fresh);
}

TEST(AnswerShelf, nothing_stands_longer_than_its_time) {
  AnswerShelf shelf;
  finish(*shelf.place(ask(""), 0));
  finish(*shelf.place(ask("k"), 0));
  ASSERT_TRUE(shelf.place(ask("running"), 0));
  shelf.forget(AnswerShelf::kRetryLifeMs + 1);
  EXPECT_EQ(shelf.size(), 2U);
  shelf.forget(AnswerShelf::kKeyedLifeMs + 1);
  EXPECT_EQ(shelf.size(), 1U) << "what runs is never forgotten";
}

}  // namespace
}  // namespace darkbloom::front
