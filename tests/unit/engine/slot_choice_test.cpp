#include "engine/slot_choice.h"

#include <gtest/gtest.h>

#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

using testing::tenant;
using testing::words;

std::vector<Token> first(const std::vector<Token>& tokens, std::size_t count) {
  return {tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(count)};
}

std::vector<Token> joined(std::vector<Token> head, const std::vector<Token>& tail) {
  head.insert(head.end(), tail.begin(), tail.end());
  return head;
}

TEST(SlotChoice, nothing_is_chosen_when_all_are_busy) {
  const std::vector<CachedSequence> slots(2, {.busy = true});
  EXPECT_FALSE(choose_slot(slots, tenant(1), words(5, 1), true).has_value());
}

TEST(SlotChoice, the_first_empty_sequence_comes_before_the_oldest) {
  std::vector<CachedSequence> slots(3);
  slots[0] = {.tenant = tenant(1), .tokens = words(10, 1), .used_at = 1};
  EXPECT_EQ(choose_slot(slots, tenant(2), words(5, 2), true)->slot, 1U);
  slots[1] = {.tenant = tenant(1), .tokens = words(10, 3), .used_at = 3};
  slots[2] = {.tenant = tenant(1), .tokens = words(10, 4), .used_at = 2};
  EXPECT_EQ(choose_slot(slots, tenant(2), words(5, 2), true)->slot, 0U);
}

TEST(SlotChoice, the_longest_prefix_of_the_same_tenant_is_kept) {
  std::vector<CachedSequence> slots(3);
  const std::vector<Token> prompt = words(50, 1);
  slots[1] = {.tenant = tenant(1), .tokens = first(prompt, 20)};
  slots[2] = {.tenant = tenant(1), .tokens = first(prompt, 40)};
  const auto choice = choose_slot(slots, tenant(1), prompt, true);
  EXPECT_EQ(choice->slot, 2U);
  EXPECT_EQ(choice->keep, 40U);
}

TEST(SlotChoice, another_tenants_prefix_is_never_kept_nor_copied) {
  std::vector<CachedSequence> slots(2);
  const std::vector<Token> prompt = words(80, 1);
  slots[0] = {.tenant = tenant(1), .tokens = prompt};
  slots[1] = {.tenant = tenant(1), .tokens = prompt, .busy = true};
  const auto choice = choose_slot(slots, tenant(2), prompt, true);
  EXPECT_EQ(choice->slot, 0U);
  EXPECT_EQ(choice->keep, 0U);
  EXPECT_FALSE(choice->copy_from.has_value());
}

TEST(SlotChoice, one_token_of_the_prompt_is_always_decoded) {
  const std::vector<Token> prompt = words(50, 1);
  const std::vector<CachedSequence> slots{{.tenant = tenant(1), .tokens = prompt}};
  EXPECT_EQ(choose_slot(slots, tenant(1), prompt, true)->keep, 49U);
}

TEST(SlotChoice, a_long_shared_beginning_is_copied_from_a_busy_sequence) {
  const std::vector<Token> system = words(40, 1);
  std::vector<CachedSequence> slots(2);
  slots[0] = {.tenant = tenant(1), .tokens = joined(system, words(9, 2)), .busy = true};
  const auto choice = choose_slot(slots, tenant(1), joined(system, words(9, 3)), true);
  EXPECT_EQ(choice->slot, 1U);
  EXPECT_EQ(choice->copy_from, 0U);
  EXPECT_EQ(choice->keep, 40U);
  EXPECT_FALSE(choose_slot(slots, tenant(1), joined(system, words(9, 3)), false)->copy_from);
}

TEST(SlotChoice, a_long_conversation_is_not_thrown_away_for_a_short_beginning) {
  const std::vector<Token> system = words(40, 1);
  std::vector<CachedSequence> slots(2);
  slots[0] = {.tenant = tenant(1), .tokens = joined(system, words(200, 2))};
  const auto choice = choose_slot(slots, tenant(1), joined(system, words(9, 3)), true);
  EXPECT_EQ(choice->slot, 1U);
  EXPECT_EQ(choice->copy_from, 0U);
}

}  // namespace
}  // namespace darkbloom::engine
