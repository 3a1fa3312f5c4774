// Every fuzz target for a short while, so that a build without libFuzzer runs them as well.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "fuzz/mutate.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {
namespace {

struct Target {
  const char* name;
  void (*run)(ByteView);
  std::vector<Bytes> (*seeds)();
  int rounds;

  friend void PrintTo(const Target& target, std::ostream* out) { *out << target.name; }
};

/// What tests/fuzz/soak.py kept of longer runs.
std::vector<Bytes> kept_corpus(const std::string& name) {
  std::vector<Bytes> inputs;
  const char* const source = std::getenv("DARKBLOOM_SOURCE");
  if (source == nullptr) return inputs;
  std::error_code none;
  const std::filesystem::path folder(source);
  for (const auto& each :
       std::filesystem::directory_iterator(folder / "tests/fuzz/corpus" / name, none)) {
    std::ifstream file(each.path(), std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

class ShortRun : public testing::TestWithParam<Target> {};

TEST_P(ShortRun, no_input_breaks_a_promise_of_the_parser) {
  const Target& target = GetParam();
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  std::cout << test::seed_note(seed) << '\n';  // a broken promise aborts, traces and all
  test::SeededRandom random(seed);
  const auto valid = target.seeds();
  for (const Bytes& input : valid)
    target.run(input);
  for (const Bytes& input : kept_corpus(target.name))
    target.run(input);
  target.run({});
  for (int round = 0; round < target.rounds; ++round) {
    target.run(random.bytes(random.number(600)));
    target.run(mutated(valid[random.number(valid.size())], random));
  }
}

// The whole opener derives keys for each input, so it gets fewer.
INSTANTIATE_TEST_SUITE_P(
    Fuzz, ShortRun,
    testing::Values(
        Target{"envelope", envelope, envelope_seeds, 20'000},
        Target{"inner", inner, inner_seeds, 20'000}, Target{"chunks", chunks, chunks_seeds, 3'000},
        Target{"answer", answer, answer_seeds, 3'000},
        Target{"request", request, request_seeds, 500},
        Target{"byte_codec", byte_codec, byte_codec_seeds, 20'000},
        Target{"frame", frame, frame_seeds, 20'000},
        Target{"log_entry", log_entry, log_entry_seeds, 20'000},
        Target{"bundle", bundle, bundle_seeds, 500},
        Target{"evidence", evidence, evidence_seeds, 500}, Target{"chat", chat, chat_seeds, 10'000},
        Target{"facts", facts, facts_seeds, 10'000}, Target{"events", events, events_seeds, 10'000},
        Target{"gguf", gguf, gguf_seeds, 3'000},
        Target{"checkpoint", checkpoint, checkpoint_seeds, 1'000},
        Target{"log_proof", log_proof, log_proof_seeds, 1'000},
        Target{"receipt", receipt, receipt_seeds, 1'000}, Target{"snp", snp, snp_seeds, 20'000},
        Target{"certificate", certificate, certificate_seeds, 2'000},
        Target{"tpm", tpm, tpm_seeds, 10'000},
        Target{"boot_logs", boot_logs, boot_logs_seeds, 20'000},
        Target{"provenance", provenance, provenance_seeds, 2'000},
        Target{"schema", schema, schema_seeds, 5'000},
        Target{"tool_calls", tool_calls, tool_calls_seeds, 5'000},
        Target{"upstreams", upstreams, upstreams_seeds, 5'000},
        Target{"model_texts", model_texts, model_texts_seeds, 5'000},
        Target{"provider", provider, provider_seeds, 20'000},
        Target{"whole_events", whole_events, whole_events_seeds, 10'000},
        Target{"invite_code", invite_code, invite_code_seeds, 10'000},
        Target{"preferences", preferences, preferences_seeds, 10'000},
        Target{"owner_sample", owner_sample, owner_sample_seeds, 20'000},
        Target{"release", release, release_seeds, 5'000},
        Target{"node_files", node_files, node_files_seeds, 20'000},
        Target{"chat_template", chat_template, chat_template_seeds, 1'000}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace darkbloom::fuzz
