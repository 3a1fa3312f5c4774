#include "darkbloom/update/updater.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "darkbloom/release/logged_release.h"
#include "unit/release/releases.h"

namespace darkbloom::update {
namespace {

using release::ReleaseFile;
using release::Version;
using release::test::signed_note;
using release::test::signer;
using release::test::two_files;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Version kOld{{1, 0, 0}};

/// Remembers what was done to it. A version in `sick` is not healthy.
struct FakeWorld final : UpdateWorld {
  Result<std::string> note() override { return offered; }
  Result<std::string> proof() override { return log_proof; }
  Result<ReleaseFile> fetch(const Version&, const ReleaseFile& wanted) override {
    done.push_back("fetch " + wanted.name);
    ReleaseFile came = wanted;
    if (wanted.name == tampered) came.sha256.bytes[0] ^= 1;
    return came;
  }
  Result<void> put_in_place(const Version& version) override {
    done.push_back("place " + version_text(version));
    return {};
  }
  Result<void> point_at(const Version& version) override {
    if (version == stuck) return fail(Fault::internal, "the disk is full");
    done.push_back("point " + version_text(version));
    current = version;
    return {};
  }
  Result<void> check_health() override {
    if (current == sick) return fail(Fault::unavailable, "it does not start");
    return {};
  }
  void remember_failed(const Version& version) override { failed = version; }

  std::string offered = signed_note(two_files());
  std::string log_proof = {};
  std::string tampered = {};
  std::optional<Version> stuck = {};
  std::optional<Version> sick = {};
  std::optional<Version> failed = {};
  Version current = kOld;
  std::vector<std::string> done = {};
};

UpdateTerms terms() {
  return {.key = signer().key(),
          .platform = "linux-x86_64",
          .machine = {.installed = kOld, .id = "m", .ring = Ring::canary},
          .now_ms = tlog::test::kLogNow};
}

TEST(Updater, a_healthy_release_is_fetched_whole_before_it_is_used) {
  FakeWorld world;
  const auto report = run_update(terms(), world).value();
  EXPECT_EQ(report.outcome, Outcome::updated);
  EXPECT_THAT(world.done,
              ElementsAre("fetch darkbloom", "fetch libstdc++.so.6", "place 1.2.3", "point 1.2.3"));
}

TEST(Updater, what_is_not_healthy_is_rolled_back_and_remembered) {
  FakeWorld world;
  world.sick = two_files().version;
  const auto report = run_update(terms(), world).value();
  EXPECT_EQ(report.outcome, Outcome::rolled_back);
  EXPECT_EQ(report.why, "it does not start");
  EXPECT_EQ(world.current, kOld);
  EXPECT_EQ(world.failed, two_files().version);
}

TEST(Updater, when_going_back_fails_it_says_so) {
  FakeWorld world;
  world.sick = two_files().version;
  world.stuck = kOld;
  const auto report = run_update(terms(), world);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().fault, Fault::internal);
  EXPECT_THAT(report.error().detail, testing::HasSubstr("the disk is full"));
}

TEST(Updater, a_bad_signature_changes_nothing) {
  FakeWorld world;
  world.offered = signed_note(two_files(), signer("releases.example", 99));
  EXPECT_EQ(run_update(terms(), world).error().fault, Fault::not_found);
  world.offered = signed_note(two_files());
  world.offered.replace(world.offered.find("1.2.3"), 5, "1.2.4");
  EXPECT_EQ(run_update(terms(), world).error().fault, Fault::tampered);
  EXPECT_THAT(world.done, IsEmpty());
}

TEST(Updater, a_file_that_was_not_signed_is_never_used) {
  FakeWorld world;
  world.tampered = "libstdc++.so.6";
  EXPECT_EQ(run_update(terms(), world).error().fault, Fault::tampered);
  EXPECT_THAT(world.done, ElementsAre("fetch darkbloom", "fetch libstdc++.so.6"));
  EXPECT_EQ(world.current, kOld);
}

TEST(Updater, another_platform_is_refused) {
  FakeWorld world;
  UpdateTerms other = terms();
  other.platform = "macos-arm64";
  EXPECT_EQ(run_update(other, world).error().fault, Fault::invalid);
  EXPECT_THAT(world.done, IsEmpty());
}

TEST(Updater, a_machine_whose_turn_has_not_come_stays) {
  FakeWorld world;
  UpdateTerms later = terms();
  later.machine.ring = Ring::all;  // none of a hundred yet
  const auto report = run_update(later, world).value();
  EXPECT_EQ(report.outcome, Outcome::stays);
  EXPECT_EQ(report.decision, Decision::not_yet);
  EXPECT_THAT(world.done, IsEmpty());
}

TEST(Updater, checking_only_tells) {
  FakeWorld world;
  UpdateTerms only = terms();
  only.check_only = true;
  EXPECT_EQ(run_update(only, world).value().outcome, Outcome::available);
  EXPECT_THAT(world.done, IsEmpty());
}

TEST(Updater, where_a_log_is_demanded_a_release_outside_of_it_changes_nothing) {
  FakeWorld world;
  tlog::test::WitnessedLog log;
  UpdateTerms strict = terms();
  strict.log = log.policy();
  log.add(text_of(release::release_entry(signed_note(two_files({{7, 0, 0}})))));
  world.log_proof = proof_text(log.proof(5, log.checkpoint()));
  EXPECT_EQ(run_update(strict, world).error().fault, Fault::tampered);
  EXPECT_THAT(world.done, IsEmpty());
  log.add(text_of(release::release_entry(world.offered)));
  world.log_proof = proof_text(log.proof(6, log.checkpoint()));
  EXPECT_EQ(run_update(strict, world).value().outcome, Outcome::updated);
}

}  // namespace
}  // namespace darkbloom::update
