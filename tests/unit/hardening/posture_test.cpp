#include "hardening/posture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <utility>

namespace darkbloom::hardening {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using wire::Tier;

PostureFacts spotless() {
  return {.process = {.files_confined = true,
                      .syscalls_filtered = true,
                      .memory_locked = true,
                      .keys_unmapped = true},
          .machine = {.ptrace_scope = 3,
                      .lock = KernelLock::confidentiality,
                      .kexec_disabled = true,
                      .modules_disabled = true,
                      .unprivileged_bpf_disabled = true,
                      .secure_boot = true,
                      .has_tpm = true,
                      .has_ima_log = true,
                      .memory_encrypted = true}};
}

struct Change {
  Hindrance expected;
  std::function<void(PostureFacts&)> make;
};

const std::vector<Change>& changes() {
  static const std::vector<Change> all{
      {Hindrance::traced, [](auto& facts) { facts.process.traced = true; }},
      {Hindrance::preloaded_libraries,
       [](auto& facts) { facts.process.libraries_preloaded = true; }},
      {Hindrance::changed_library_path,
       [](auto& facts) { facts.process.library_path_changed = true; }},
      {Hindrance::dumpable, [](auto& facts) { facts.process.dumpable = true; }},
      {Hindrance::files_not_confined, [](auto& facts) { facts.process.files_confined = false; }},
      {Hindrance::syscalls_not_filtered,
       [](auto& facts) { facts.process.syscalls_filtered = false; }},
      {Hindrance::keys_in_ordinary_memory,
       [](auto& facts) { facts.process.keys_unmapped = false; }},
      {Hindrance::memory_may_be_swapped,
       [](auto& facts) {
         facts.machine.swap_on = true;
         facts.process.memory_locked = false;
       }},
      {Hindrance::no_tpm, [](auto& facts) { facts.machine.has_tpm = false; }},
      {Hindrance::no_secure_boot, [](auto& facts) { facts.machine.secure_boot = false; }},
      {Hindrance::no_ima_log, [](auto& facts) { facts.machine.has_ima_log = false; }},
      {Hindrance::processes_traceable, [](auto& facts) { facts.machine.ptrace_scope = 2; }},
      {Hindrance::kernel_not_locked,
       [](auto& facts) { facts.machine.lock = KernelLock::integrity; }},
      {Hindrance::kexec_possible, [](auto& facts) { facts.machine.kexec_disabled = false; }},
      {Hindrance::modules_loadable, [](auto& facts) { facts.machine.modules_disabled = false; }},
      {Hindrance::bpf_for_everybody,
       [](auto& facts) { facts.machine.unprivileged_bpf_disabled = false; }}};
  return all;
}

TEST(Posture, a_spotless_machine_reaches_every_tier) {
  const Posture posture = judge_posture(spotless());
  EXPECT_EQ(posture.reach, Tier::confidential);
  EXPECT_THAT(posture.in_the_way, IsEmpty());
}

TEST(Posture, each_fault_alone_keeps_from_measured_and_is_named) {
  for (const Change& change : changes()) {
    PostureFacts facts = spotless();
    change.make(facts);
    const Posture posture = judge_posture(facts);
    EXPECT_EQ(posture.reach, Tier::sealed) << text_of(change.expected).word;
    EXPECT_THAT(posture.in_the_way, ElementsAre(change.expected));
    EXPECT_EQ(text_of(change.expected).keeps_from, Tier::measured);
  }
}

TEST(Posture, without_encrypted_memory_measured_is_the_most) {
  PostureFacts facts = spotless();
  facts.machine.memory_encrypted = false;
  const Posture posture = judge_posture(facts);
  EXPECT_EQ(posture.reach, Tier::measured);
  EXPECT_THAT(posture.in_the_way, ElementsAre(Hindrance::memory_not_encrypted));
}

TEST(Posture, memory_that_is_not_locked_matters_only_where_there_is_swap) {
  PostureFacts facts = spotless();
  facts.process.memory_locked = false;
  EXPECT_THAT(judge_posture(facts).in_the_way, IsEmpty());
  facts.process.memory_locked = true;
  facts.machine.swap_on = true;
  EXPECT_THAT(judge_posture(facts).in_the_way, IsEmpty());
}

TEST(Posture, a_simulated_machine_excuses_the_machine_and_not_the_process) {
  PostureFacts facts = spotless();
  facts.machine = {.swap_on = true};
  facts.process = {};
  facts.machine_simulated = true;
  EXPECT_EQ(judge_posture(facts).reach, Tier::measured);
  facts.machine.memory_encrypted = true;
  EXPECT_EQ(judge_posture(facts).reach, Tier::measured) << "no tier is simulated further";
  for (bool ProcessFacts::* fault :
       {&ProcessFacts::traced, &ProcessFacts::libraries_preloaded,
        &ProcessFacts::library_path_changed, &ProcessFacts::dumpable}) {
    facts.process = {};
    facts.process.*fault = true;
    EXPECT_EQ(judge_posture(facts).reach, Tier::sealed);
  }
}

TEST(Posture, a_machine_of_which_nothing_is_known_reaches_sealed) {
  EXPECT_EQ(judge_posture({}).reach, Tier::sealed);
}

TEST(Posture, each_hindrance_has_words_of_its_own_and_a_way_to_mend_it) {
  std::set<std::string_view> words;
  constexpr int kLast = std::to_underlying(Hindrance::memory_not_encrypted);
  for (int number = 0; number <= kLast; ++number) {
    const HindranceText& text = text_of(static_cast<Hindrance>(number));
    EXPECT_TRUE(words.insert(text.word).second) << text.word;
    EXPECT_EQ(text.word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos);
    EXPECT_TRUE(text.sentence.ends_with('.')) << text.word;
    EXPECT_TRUE(text.mend.ends_with('.')) << text.word;
  }
}

}  // namespace
}  // namespace darkbloom::hardening
