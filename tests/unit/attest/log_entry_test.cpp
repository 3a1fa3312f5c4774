#include "attest/log_entry.h"

#include <gtest/gtest.h>

#include <string>

#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

std::vector<LogEntry> one_of_each() {
  test::SeededRandom random(test::test_seed());
  const test::SignedNode node(random);
  TpmName name;
  random.fill(name.bytes);
  return {NodeKeyEntry{node.identity.public_key()},
          TpmKeyEntry{name, Digest{{1}}, false},
          BuildEntry{"darkbloom-node", "0.1", Digest{{2}}, {{"a b.so", Digest{{3}}}, {"c", {}}}},
          RegistersEntry{"a machine", {{0, Digest{{4}}}, {14, Digest{{5}}}}},
          ModelEntry{"seedling", Digest{{6}}},
          TextEntry{"claims", "whatever\nis written\n"}};
}

std::string text_of_entry(const LogEntry& entry) {
  return std::string(darkbloom::text_of(encode_log_entry(entry)));
}

bool parses(std::string_view text) {
  return parse_log_entry(view_of(text)).has_value();
}

TEST(LogEntry, each_kind_comes_back_from_its_text) {
  for (const LogEntry& entry : one_of_each()) {
    const Bytes bytes = encode_log_entry(entry);
    const auto read = parse_log_entry(bytes);
    ASSERT_TRUE(read) << text_of_entry(entry);
    EXPECT_EQ(encode_log_entry(*read), bytes);
    EXPECT_EQ(read->index(), entry.index());
    EXPECT_TRUE(text_of_entry(entry).starts_with("darkbloom log entry v1 " +
                                                 std::string(kind_of(entry)) + "\n"));
  }
}

TEST(LogEntry, its_fields_are_those_that_were_written) {
  const auto entries = one_of_each();
  const auto build = parse_log_entry(encode_log_entry(entries[2]));
  EXPECT_EQ(std::get<BuildEntry>(*build).objects[0].name, "a b.so");
  EXPECT_EQ(std::get<BuildEntry>(*build).objects[0].digest, Digest{{3}});
  const auto registers = parse_log_entry(encode_log_entry(entries[3]));
  EXPECT_EQ(std::get<RegistersEntry>(*registers).registers.at(1).first, 14);
  const auto key = parse_log_entry(encode_log_entry(entries[1]));
  EXPECT_FALSE(std::get<TpmKeyEntry>(*key).simulated);
}

TEST(LogEntry, every_truncation_of_an_entry_with_fields_is_refused_or_another_entry) {
  for (const LogEntry& entry : one_of_each()) {
    if (std::holds_alternative<TextEntry>(entry)) continue;
    const std::string text = text_of_entry(entry);
    for (std::size_t size = 0; size < text.size(); ++size) {
      const auto read = parse_log_entry(view_of(text.substr(0, size)));
      if (!read) continue;
      EXPECT_EQ(text_of_entry(*read), text.substr(0, size));
    }
  }
}

TEST(LogEntry, what_is_not_the_one_spelling_is_refused) {
  const std::string head = "darkbloom log entry v1 ";
  const std::string digest(64, 'a');
  EXPECT_TRUE(parses(head + "model\nname m\nweights " + digest + "\n"));
  EXPECT_FALSE(parses(head + "model\nname m\nweights " + std::string(64, 'A') + "\n"));
  EXPECT_FALSE(parses(head + "model\nweights " + digest + "\nname m\n"));
  EXPECT_FALSE(parses(head + "model\nname \nweights " + digest + "\n"));
  EXPECT_FALSE(parses(head + "model\nname m\nweights " + digest + "\n\n"));
  EXPECT_FALSE(parses(head + "model\nname m\nweights " + digest.substr(1) + "\n"));
  EXPECT_FALSE(parses(head + "model\nname m\x01\nweights " + digest + "\n"));
  EXPECT_FALSE(parses(head + "model\nname m\nname m\nweights " + digest + "\n"));
  EXPECT_TRUE(parses(head + "registers\nplatform p\nregister 7 " + digest + "\n"));
  EXPECT_FALSE(parses(head + "registers\nplatform p\nregister 07 " + digest + "\n"));
  EXPECT_FALSE(parses(head + "registers\nplatform p\nregister 24 " + digest + "\n"));
  EXPECT_FALSE(parses(head + "registers\nplatform p\nregister 256 " + digest + "\n"));
  EXPECT_FALSE(parses(head + "registers\nplatform p\nregister -1 " + digest + "\n"));
  EXPECT_FALSE(parses(head + "node-key\nkey " + std::string(130, '0') + "\n")) << "off the curve";
  EXPECT_FALSE(parses(head + "tpm-key\nname " + std::string(68, '0') + "\nendorsement " + digest +
                      "\nhardware other\n"));
  EXPECT_FALSE(parses(head + "nothing\n"));
  EXPECT_FALSE(parses("darkbloom log entry v2 model\nname m\nweights " + digest + "\n"));
  EXPECT_FALSE(parses(""));
}

TEST(LogEntry, what_is_over_a_limit_is_refused) {
  EXPECT_EQ(parse_log_entry(Bytes(kEntryTextMax + 1, 'a')).error().fault, Fault::too_large);
  BuildEntry build{"p", "1", {}, std::vector<BuildObject>(kEntryObjectsMax, {"o", {}})};
  EXPECT_TRUE(parse_log_entry(encode_log_entry(build)));
  build.objects.push_back({"o", {}});
  EXPECT_FALSE(parse_log_entry(encode_log_entry(build)));
  EXPECT_FALSE(parse_log_entry(encode_log_entry(ModelEntry{std::string(257, 'm'), {}})));
}

}  // namespace
}  // namespace darkbloom::attest
