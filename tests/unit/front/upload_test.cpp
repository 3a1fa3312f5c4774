#include "front/upload.h"

#include <gtest/gtest.h>

#include <string>

namespace darkbloom::front {
namespace {

TEST(Upload, a_body_comes_whole_whatever_its_parts) {
  BodyBudget budget;
  Upload upload(budget);
  for (const std::string_view part : {"ab", "", "cde"})
    upload.add(part);
  const auto body = upload.take();
  ASSERT_TRUE(body);
  EXPECT_EQ(body->bytes.text(), "abcde");
}

TEST(Upload, a_body_may_reach_its_limit_and_not_pass_it) {
  BodyBudget budget;
  const std::string half(kBodyMax / 2, 'x');
  Upload full(budget);
  full.add(half);
  full.add(half);
  Upload over(budget);
  over.add(half);
  over.add(half);
  over.add("x");
  over.add("more");
  EXPECT_EQ(full.take()->bytes.size(), kBodyMax);
  EXPECT_EQ(over.take().error().fault, Fault::too_large);
}

TEST(Upload, what_all_bodies_hold_is_bounded_until_one_of_them_ends) {
  BodyBudget budget(10);
  Upload first(budget);
  first.add("123456");
  auto held = first.take();
  Upload second(budget);
  second.add("12345");
  EXPECT_EQ(second.take().error().fault, Fault::no_capacity);
  Upload third(budget);
  third.add("1234");
  EXPECT_TRUE(third.take());

  const BodyShare moved = std::move(held->share);
  Upload fourth(budget);
  fourth.add("12345");
  EXPECT_FALSE(fourth.take()) << "a share that has moved is still held";
  held = fail(Fault::cancelled, "its errand ended");
  Upload fifth(budget);
  fifth.add("1234");
  EXPECT_TRUE(fifth.take());
}

TEST(Upload, a_refused_body_gives_its_room_back_at_once) {
  BodyBudget budget(10);
  Upload late(budget);
  late.add("123456");
  late.refuse({Fault::timed_out, "late"});
  Upload next(budget);
  next.add("1234567890");
  EXPECT_TRUE(next.take());
  EXPECT_EQ(late.take().error().fault, Fault::timed_out);
}

TEST(Upload, a_length_is_judged_before_the_body_comes) {
  EXPECT_TRUE(check_content_length(""));
  EXPECT_TRUE(check_content_length("0"));
  EXPECT_TRUE(check_content_length(std::to_string(kBodyMax)));
  EXPECT_EQ(check_content_length(std::to_string(kBodyMax + 1)).error().fault, Fault::too_large);
  EXPECT_EQ(check_content_length("99999999999999999999999").error().fault, Fault::too_large);
  EXPECT_EQ(check_content_length("many").error().fault, Fault::invalid);
}

TEST(Upload, a_body_is_json_and_not_compressed) {
  EXPECT_TRUE(check_content_type("application/json", ""));
  EXPECT_TRUE(check_content_type("Application/JSON; charset=utf-8", "identity"));
  EXPECT_TRUE(check_content_type("", ""));
  for (const auto& [type, encoding] : {std::pair{"text/plain", ""}, {"application/json", "gzip"}}) {
    const auto refused = check_content_type(type, encoding);
    ASSERT_FALSE(refused) << type << encoding;
    EXPECT_EQ(refused.error().code, "unsupported_media_type");
  }
}

}  // namespace
}  // namespace darkbloom::front
