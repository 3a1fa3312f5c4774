#include "darkbloom/release/logged_release.h"

#include <gtest/gtest.h>

#include "attest/log_entry.h"
#include "unit/release/releases.h"

namespace darkbloom::release {
namespace {

using tlog::test::kLogNow;

struct Logged {
  explicit Logged(const std::string& note) { log.add(text_of(release_entry(note))); }
  std::string proof(std::size_t witnesses = 2) const {
    return tlog::proof_text(log.proof(log.leaves.size() - 1, log.checkpoint(witnesses)));
  }
  tlog::test::WitnessedLog log;
};

TEST(LoggedRelease, a_release_that_witnesses_have_seen_is_accepted) {
  const std::string note = test::signed_note(test::two_files());
  const Logged logged(note);
  const auto seen = check_logged(note, logged.proof(), logged.log.policy(), kLogNow);
  EXPECT_EQ(seen.value().index, 5U);
}

TEST(LoggedRelease, another_release_too_few_witnesses_and_old_ones_are_refused) {
  const std::string note = test::signed_note(test::two_files());
  const Logged logged(note);
  const auto policy = logged.log.policy();
  const auto fault = [&](std::string_view of, std::string_view proof, UnixMillis now) {
    const auto seen = check_logged(of, proof, policy, now);
    return seen ? Fault::internal : seen.error().fault;
  };
  const std::string other = test::signed_note(test::two_files({{9, 0, 0}}));
  EXPECT_EQ(fault(other, logged.proof(), kLogNow), Fault::tampered);
  EXPECT_EQ(fault(note, logged.proof(1), kLogNow), Fault::forbidden);
  EXPECT_EQ(fault(note, logged.proof(), kLogNow + 48LL * 60 * 60 * 1000), Fault::replayed);
  EXPECT_EQ(fault(note, "nothing", kLogNow), Fault::invalid);
  EXPECT_EQ(fault(std::string(kReleaseMax + 1, 'x'), logged.proof(), kLogNow), Fault::too_large);
}

TEST(LoggedRelease, an_operator_publishes_the_entry_that_is_looked_for) {
  const std::string note = test::signed_note(test::two_files());
  const auto entry = attest::parse_log_entry(release_entry(note));
  ASSERT_TRUE(entry);
  EXPECT_EQ(attest::kind_of(*entry), "release");
  EXPECT_EQ(std::get<attest::TextEntry>(*entry).text, note);
}

}  // namespace
}  // namespace darkbloom::release
