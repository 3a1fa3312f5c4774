#include "attest/verify/event_log.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/soft_logs.h"
#include "unit/crypto/vectors.h"

namespace darkbloom::attest {
namespace {

using test::SoftEventLog;

std::string refusal(ByteView log) {
  const auto replayed = replay_event_log(log);
  return replayed ? "taken" : replayed.error().detail;
}

Digest digest_of(std::uint8_t first) {
  return Digest{{first}};
}

TEST(EventLog, events_are_extended_in_their_order) {
  SoftEventLog log;
  log.event(4, 1, digest_of(1));
  log.event(7, 1, digest_of(2));
  log.event(4, 1, digest_of(3));
  const auto replayed = replay_event_log(log.bytes());
  ASSERT_TRUE(replayed) << replayed.error().detail;
  EXPECT_EQ(replayed->events.size(), 3U);
  EXPECT_EQ(replayed->pcrs.at(4), extended(extended({}, digest_of(1)), digest_of(3)));
  EXPECT_EQ(replayed->pcrs.at(7), extended({}, digest_of(2)));
}

TEST(EventLog, what_is_no_action_is_no_event_except_where_the_machine_started) {
  SoftEventLog log;
  log.event(5, 3, digest_of(1));
  log.event(0, 3, {}, copy_of(view_of(std::string_view("StartupLocality\0\3", 17))));
  log.event(0, 1, digest_of(2));
  const auto replayed = replay_event_log(log.bytes());
  ASSERT_TRUE(replayed);
  EXPECT_FALSE(replayed->pcrs.contains(5));
  Digest started;
  started.bytes[31] = 3;
  EXPECT_EQ(replayed->pcrs.at(0), extended(started, digest_of(2)));
  EXPECT_EQ(replayed->events.size(), 1U);
}

TEST(EventLog, a_machine_cannot_start_after_its_first_event) {
  SoftEventLog log;
  log.event(0, 1, digest_of(2));
  log.event(0, 3, {}, copy_of(view_of(std::string_view("StartupLocality\0\3", 17))));
  EXPECT_EQ(replay_event_log(log.bytes())->pcrs.at(0), extended({}, digest_of(2)));
}

TEST(EventLog, a_log_that_leads_elsewhere_is_refused) {
  SoftEventLog log;
  log.event(4, 1, digest_of(1));
  log.event(11, 1, digest_of(1));
  const auto replayed = replay_event_log(log.bytes()).value();
  const Digest sound = extended({}, digest_of(1));
  EXPECT_TRUE(check_event_log(replayed, {{4, sound}, {5, {}}}));
  EXPECT_TRUE(check_event_log(replayed, {{4, sound}, {11, digest_of(9)}})) << "the system's own";
  EXPECT_EQ(check_event_log(replayed, {{4, digest_of(1)}}).error().detail,
            "the event log does not lead to register 4");
  EXPECT_EQ(check_event_log(replayed, {{4, sound}, {5, sound}}).error().detail,
            "the event log does not lead to register 5");
  EXPECT_EQ(check_event_log(replayed, {{14, sound}}).error().detail,
            "the event log does not lead to register 14");
}

TEST(EventLog, another_format_and_banks_without_sha256_are_refused) {
  EXPECT_EQ(refusal({}), "the event log is not crypto-agile");
  EXPECT_EQ(refusal(Bytes(32)), "the event log is not crypto-agile");
  EXPECT_EQ(refusal(SoftEventLog({{4, 20}}).bytes()), "the event log has no SHA-256 digests");
  EXPECT_EQ(refusal(SoftEventLog({{11, 31}}).bytes()), "the event log has no SHA-256 digests");
  EXPECT_EQ(refusal(SoftEventLog({{11, 32}, {11, 32}}).bytes()),
            "the event log's banks are not what they say");
  EXPECT_EQ(refusal(SoftEventLog({{11, 32}, {12, 65}}).bytes()),
            "the event log's banks are not what they say");
  EXPECT_EQ(refusal(SoftEventLog(SoftEventLog::Banks(9, {11, 32})).bytes()),
            "the event log has too many banks");
}

TEST(EventLog, a_register_that_is_not_and_an_event_too_long_are_refused) {
  SoftEventLog log;
  log.event(24, 1, {});
  EXPECT_EQ(refusal(log.bytes()), "an event names a register that is not");
  SoftEventLog big;
  big.event(4, 1, {}, Bytes(kEventDataMax + 1));
  EXPECT_EQ(refusal(big.bytes()), "an event of the log is over 64 KiB");
  SoftEventLog many;
  for (std::size_t i = 0; i < kEventsMax; ++i)
    many.event(4, 1, {});
  EXPECT_EQ(refusal(many.bytes()), "taken");
  many.event(4, 1, {});
  EXPECT_EQ(refusal(many.bytes()), "the event log has over 4,096 events");
}

TEST(EventLog, every_truncation_within_an_event_is_refused) {
  SoftEventLog log({{4, 20}, {11, 32}});
  const std::size_t head = log.bytes().size();
  log.event(4, 1, digest_of(1), Bytes(9));
  const Bytes bytes = log.bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(replay_event_log(ByteView(bytes).first(size)).has_value(), size == head) << size;
  }
}

TEST(EventLog, a_genuine_machines_log_leads_to_its_registers) {
  const auto path = test::vector_folder() / "tpm/eventlog_ubuntu-2404-amd-sevsnp.bin";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << test::kNoVectors;
  std::ifstream file(path, std::ios::binary);
  const Bytes log{std::istreambuf_iterator<char>(file), {}};
  const auto replayed = replay_event_log(log);
  ASSERT_TRUE(replayed) << replayed.error().detail;
  // As go-tpm-tools' tests record them of that machine's TPM.
  EXPECT_EQ(replayed->pcrs.at(7).hex(),
            "33ad69850fb2c7f30b4f8b4bc10ed93fc954dc07fa726e84f50f3d192dc1c140");
  EXPECT_EQ(replayed->pcrs.at(8).hex(),
            "6932a3f71dc55ad3c1a6ac2196eeac26a1b7164b6bbfa106625d94088ec3ecc3");
  EXPECT_EQ(replayed->pcrs.at(14).hex(),
            "306f9d8b94f17d93dc6e7cf8f5c79d652eb4c6c4d13de2dddc24af416e13ecaf");
  EXPECT_TRUE(check_event_log(*replayed, replayed->pcrs));
}

}  // namespace
}  // namespace darkbloom::attest
