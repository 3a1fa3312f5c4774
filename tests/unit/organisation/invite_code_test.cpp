#include "organisation/invite_code.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/base/seeded_random.h"

namespace darkbloom::organisation {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::string code_of(const Organisation& organisation) {
  return std::string(invite_code(organisation).text());
}

TEST(InviteCode, it_brings_the_secret_back) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 50; ++round) {
    const Organisation founded = Organisation::found(random);
    const std::string code = code_of(founded);
    EXPECT_EQ(code.size(), 56U + 13U);
    const auto joined = parse_invite_code(" " + code + "\n");
    ASSERT_TRUE(joined) << code;
    EXPECT_EQ(joined->id(), founded.id());
    EXPECT_TRUE(equal_in_constant_time(joined->secret().view(), founded.secret().view()));
  }
}

TEST(InviteCode, the_layout_is_the_one_of_the_specification) {
  const auto zero = Organisation::from_secret(Secret(kSecretSize)).value();
  EXPECT_EQ(code_of(zero), "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0008-25J9");
}

TEST(InviteCode, one_digit_that_was_mistyped_is_noticed) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  const std::string code = code_of(Organisation::found(random));
  for (std::size_t at = 0; at < code.size(); ++at) {
    if (code[at] == '-') continue;
    std::string typed = code;
    typed[at] = kDigits[(kDigits.find(code[at]) + 1 + random.number(31)) % 32];
    const auto refused = parse_invite_code(typed);
    ASSERT_FALSE(refused) << at;
    EXPECT_TRUE(refused.error().detail.contains("mistyped")) << refused.error().detail;
  }
}

TEST(InviteCode, what_has_not_its_digits_is_refused_and_not_repeated) {
  const auto seed = test::test_seed();
  test::SeededRandom random(seed);
  const std::string code = code_of(Organisation::found(random));
  for (const std::string& typed :
       {std::string(), code.substr(1), code + "0", "7ZQ4-M0XB-C9TK-5H2D" + std::string(),
        code + std::string(kInviteTextMax, ' ')}) {
    const auto refused = parse_invite_code(typed);
    ASSERT_FALSE(refused) << typed;
    EXPECT_TRUE(refused.error().detail.contains("56 digits")) << refused.error().detail;
  }
}

}  // namespace
}  // namespace darkbloom::organisation
