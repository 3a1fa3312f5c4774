#include "node/owner/reason.h"

#include <gtest/gtest.h>

#include <set>

namespace darkbloom::node::owner {
namespace {

TEST(Reason, each_has_a_word_and_a_sentence_of_its_own) {
  std::set<std::string> texts;
  for (std::uint8_t number = 0; number < kReasons; ++number) {
    const auto reason = static_cast<Reason>(number);
    const ReasonSet only{reason};
    EXPECT_EQ(reasons_words(only), word_of(reason));
    EXPECT_FALSE(word_of(reason).empty());
    texts.insert(reasons_words(only));
    texts.insert(reasons_text(only));
  }
  EXPECT_EQ(texts.size(), 2U * kReasons);
}

TEST(Reason, a_set_is_shown_whole) {
  ReasonSet both{Reason::too_hot, Reason::on_battery};
  EXPECT_EQ(reasons_words(both), "on_battery,too_hot");
  EXPECT_EQ(reasons_text(both), "it runs on battery; it is too hot");
  both.remove({Reason::on_battery, Reason::snoozed});
  EXPECT_EQ(both, ReasonSet{Reason::too_hot});
  EXPECT_TRUE(both.has_any_of({Reason::too_hot, Reason::never}));
  EXPECT_FALSE(both.has_any_of({Reason::never}));
}

TEST(Reason, no_reason_is_no_text) {
  EXPECT_TRUE(ReasonSet().empty());
  EXPECT_EQ(reasons_text({}), "");
  EXPECT_EQ(reasons_words({}), "");
}

}  // namespace
}  // namespace darkbloom::node::owner
