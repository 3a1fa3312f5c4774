#pragma once
// A log of a few entries with three witnesses, for tests of those who check its proofs.

#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "tlog/merkle_prover.h"
#include "tlog/note_signer.h"
#include "tlog/proof.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::tlog::test {

inline constexpr UnixMillis kLogNow = 1'700'000'000'000;

struct WitnessedLog {
  explicit WitnessedLog(std::uint64_t seed = darkbloom::test::test_seed())
      : random(seed), log(signer("log.example", KeyType::ed25519)) {
    for (const char* const name : {"w1.example", "w2.example", "w3.example"})
      witnesses.push_back(signer(name, KeyType::cosignature));
    for (int i = 0; i < 5; ++i)
      add("entry " + std::to_string(i));
  }
  NoteSigner signer(std::string name, KeyType type) {
    return NoteSigner::make(std::move(name), type, crypto::Ed25519Key::generate(random)).value();
  }
  void add(std::string_view entry) { leaves.push_back(leaf_hash(view_of(entry))); }
  TreeHead head() const { return {leaves.size(), root_of(leaves)}; }
  /// Two of the three witnesses.
  std::string policy_text(std::string_view threshold = "2") const {
    std::string text = "log " + log.vkey() + "\n";
    for (std::size_t i = 0; i < witnesses.size(); ++i)
      text += "witness w" + std::to_string(i + 1) + " " + witnesses[i].vkey() + "\n";
    return text + "group all-of-them " + std::string(threshold) + " w1 w2 w3\nquorum all-of-them\n";
  }
  LogPolicy policy() const { return parse_log_policy(policy_text()).value(); }
  /// The checkpoint, cosigned by the first `count` witnesses at `at_ms`.
  std::string checkpoint(std::size_t count = 2, UnixMillis at_ms = kLogNow) const {
    const std::string text = checkpoint_text({"log.example", head()});
    std::string note = text + "\n" + log.sign(text, at_ms);
    for (std::size_t i = 0; i < count; ++i)
      note += witnesses[i].sign(text, at_ms);
    return note;
  }
  Proof proof(std::size_t index, std::string note) const {
    return {index, prove_inclusion(leaves, index), std::move(note)};
  }

  darkbloom::test::SeededRandom random;
  NoteSigner log;
  std::vector<NoteSigner> witnesses;
  std::vector<Digest> leaves;
};

}  // namespace darkbloom::tlog::test
