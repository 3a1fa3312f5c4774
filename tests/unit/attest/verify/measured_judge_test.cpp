#include "attest/verify/measured_judge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "support/measured_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

using test::kTestNow;
using test::MeasuredNode;

const Digest kRoot{{0x33}};

struct Scene {
  test::SeededRandom random{test::test_seed()};
  MeasuredNode node{random};
  LogFindings log{.entries = node.entries()};

  template <typename Entry>
  Entry& logged() {
    for (LogEntry& entry : log.entries) {
      if (auto* found = std::get_if<Entry>(&entry)) return *found;
    }
    throw std::logic_error("no such entry");
  }
  std::string refusal(const NonceRoot& root = kRoot) const {
    const Bytes evidence = node.evidence(kRoot);
    const auto view = decode_evidence(evidence);
    const auto facts = judge_measured(*view, log, root);
    return facts ? "taken" : facts.error().detail;
  }
  Verdict verdict(const Policy& policy = {}) const {
    return judge(node.evidence(kRoot), policy, kTestNow, {log, kRoot}).value();
  }
};

TEST(MeasuredJudge, a_node_whose_tpm_and_log_agree_is_measured) {
  const Scene scene;
  EXPECT_EQ(scene.refusal(), "taken");
  const Verdict verdict = scene.verdict();
  EXPECT_EQ(verdict.tier, wire::Tier::measured);
  EXPECT_FALSE(verdict.simulated);
  EXPECT_EQ(tier_text(verdict), "measured");
  EXPECT_EQ(verdict.trust.hardware.finding, Finding::affirming);
  EXPECT_EQ(verdict.trust.executables.finding, Finding::affirming);
  EXPECT_EQ(verdict.trust.storage_opaque.finding, Finding::affirming);
  EXPECT_TRUE(accept(verdict, {.min_tier = wire::Tier::measured}));
  EXPECT_FALSE(accept(verdict, {.min_tier = wire::Tier::confidential}));
}

TEST(MeasuredJudge, simulated_hardware_is_said_wherever_it_shows_and_does_only_where_allowed) {
  Scene scene;
  scene.logged<TpmKeyEntry>().simulated = true;
  const Verdict verdict = scene.verdict();
  EXPECT_EQ(tier_text(verdict), "measured (simulated hardware)");
  EXPECT_TRUE(protection_text(verdict).ends_with("not from the machine's owner"));
  EXPECT_EQ(verdict.trust.hardware.finding, Finding::warning);
  Policy policy{.min_tier = wire::Tier::measured};
  EXPECT_TRUE(accept(verdict, policy).error().detail.contains("hardware that is simulated"));
  policy.simulated_hardware = true;
  EXPECT_TRUE(accept(verdict, policy));
  EXPECT_TRUE(accept(verdict, {.min_tier = wire::Tier::sealed})) << "the log's word still counts";
}

TEST(MeasuredJudge, what_is_not_proven_is_refused_for_its_own_reason) {
  EXPECT_EQ(Scene().refusal(std::nullopt), "its TPM has not signed for your nonce yet");
  EXPECT_TRUE(Scene().refusal(Digest{{0x34}}).contains("nonce")) << Scene().refusal(Digest{});
  Scene unlogged;
  unlogged.logged<BuildEntry>().digest = Digest{{8}};
  EXPECT_EQ(unlogged.refusal(), "its build is not in the log");
  Scene unregistered;
  unregistered.logged<TpmKeyEntry>().name = {};
  EXPECT_EQ(unregistered.refusal(), "no registrar logged the TPM's attestation key");
  Scene drifted;
  drifted.logged<RegistersEntry>().registers[3].second = Digest{{9}};
  EXPECT_EQ(drifted.refusal(), "register 7 has none of the known values");
  Scene unknown;
  unknown.logged<RegistersEntry>().registers.pop_back();
  EXPECT_EQ(unknown.refusal(), "no value of register 9 is logged");
  Scene stranger;
  stranger.node.runs("/opt/snoop", Digest{{0x66}});
  EXPECT_EQ(stranger.refusal(), "a program ran that the logged build does not list: snoop");
  Scene other_library;
  other_library.logged<BuildEntry>().objects.push_back({"libggml.so", Digest{{0x77}}});
  EXPECT_EQ(other_library.refusal(), "the machine's log does not show that it runs libggml.so");
  Scene no_files;
  no_files.node.ima.clear();
  EXPECT_EQ(no_files.refusal(), "it does not show which programs ran");
}

TEST(MeasuredJudge, what_fails_leaves_tier_sealed_and_its_reason) {
  Scene scene;
  scene.node.runs("/opt/snoop", Digest{{0x66}});
  const Verdict verdict = scene.verdict();
  EXPECT_EQ(verdict.tier, wire::Tier::sealed);
  EXPECT_TRUE(verdict.trust.hardware.reason.contains("snoop"));
  ASSERT_EQ(verdict.unproven.size(), 1U);
}

TEST(MeasuredJudge, a_key_that_is_not_in_the_log_is_not_measured_whatever_the_tpm_says) {
  Scene scene;
  std::erase_if(scene.log.entries,
                [](const LogEntry& entry) { return std::holds_alternative<NodeKeyEntry>(entry); });
  EXPECT_EQ(scene.verdict().tier, wire::Tier::open);
}

TEST(MeasuredJudge, a_quote_beside_another_statement_is_refused) {
  const Scene scene;
  const Bytes evidence = scene.node.evidence(kRoot);
  const auto view = decode_evidence(evidence);
  Bytes later = encode_statement(scene.node.statement(kTestNow + 1));
  EvidenceView moved = *view;
  moved.statement_bytes = later;
  EXPECT_FALSE(judge_measured(moved, scene.log, kRoot));
}

/// Where `part` stands in `whole`.
std::pair<std::size_t, std::size_t> place_of(ByteView part, ByteView whole) {
  const auto found = std::ranges::search(whole, part);
  const auto begin = static_cast<std::size_t>(found.begin() - whole.begin());
  return {begin, begin + part.size()};
}

TEST(MeasuredJudge, every_flipped_byte_falls_below_measured_but_for_what_logs_say_unmeasured) {
  const Scene scene;
  const Bytes evidence = scene.node.evidence(kRoot);
  const auto [events, events_end] = place_of(scene.node.events.bytes(), evidence);
  const auto [files, files_end] = place_of(view_of(scene.node.ima), evidence);
  std::size_t hearsay = 0;
  for (std::size_t at = 0; at < evidence.size(); ++at) {
    Bytes changed = evidence;
    changed[at] ^= 1;
    const auto verdict = judge(changed, {}, kTestNow, {scene.log, kRoot});
    if (!verdict || verdict->tier < wire::Tier::measured) continue;
    const bool in_logs = (at >= events && at < events_end) || (at >= files && at < files_end);
    EXPECT_TRUE(in_logs) << "byte " << at;
    ++hearsay;
  }
  // Types of events, the SHA-1 digests of Linux's lines and the head of the firmware's log.
  EXPECT_LT(hearsay, 2 * 40U + 6 * 8U + 80U);
}

}  // namespace
}  // namespace darkbloom::attest
