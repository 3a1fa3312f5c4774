#include "darkbloom/release/release_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "unit/release/releases.h"

namespace darkbloom::release {
namespace {

TEST(ReleaseFile, what_is_written_reads_back) {
  const Release release = test::two_files();
  EXPECT_EQ(parse_release(release_text(release).value()).value(), release);
}

TEST(ReleaseFile, versions_are_ordered_by_their_numbers) {
  EXPECT_LT(parse_version("0.9.12").value(), parse_version("0.10.0").value());
  EXPECT_EQ(version_text(parse_version("10.0.7").value()), "10.0.7");
  for (const char* const bad :
       {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3.", "1..3", "-1.2.3", "1.2.x", "1.2.1000000"}) {
    EXPECT_FALSE(parse_version(bad)) << bad;
  }
}

TEST(ReleaseFile, rules_beside_the_fields_are_refused_when_written) {
  const auto refused = [](auto change) {
    Release release = test::two_files();
    change(release);
    const auto text = release_text(release);
    return !text && text.error().fault == Fault::invalid;
  };
  EXPECT_TRUE(refused([](Release& r) { r.files.clear(); }));
  EXPECT_TRUE(refused([](Release& r) { std::ranges::reverse(r.files); }));
  EXPECT_TRUE(refused([](Release& r) { r.files[1].name = r.files[0].name; }));
  for (const char* const name : {"", ".", "..", "../x", "a/b", "-rf", ".hidden", "a b", "a\"b"}) {
    EXPECT_TRUE(refused([&](Release& r) { r.files[0].name = name; })) << name;
  }
  EXPECT_TRUE(refused([](Release& r) { r.files[0].size = kFileSizeMax + 1; }));
  EXPECT_TRUE(refused([](Release& r) { r.files.resize(kFilesMax + 1); }));
  EXPECT_TRUE(refused([](Release& r) { r.source = "main"; }));
  EXPECT_TRUE(refused([](Release& r) { r.platform = "../linux"; }));
  EXPECT_TRUE(refused([](Release& r) { r.glibc = "new"; }));
  EXPECT_TRUE(refused([](Release& r) { r.rollout.early = 101; }));
}

TEST(ReleaseFile, another_spelling_is_refused) {
  const std::string text = release_text(test::two_files()).value();
  const auto replaced = [&](std::string_view part, std::string_view by) {
    std::string other = text;
    const auto at = other.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return other.replace(at, part.size(), by);
  };
  for (const auto& other :
       {text + " ", text.substr(1), replaced("\n", ""), replaced("1.2.3", "1.2.03"),
        replaced("release v1", "release v2"), replaced("\"size\": 5", "\"size\": 5.0"),
        replaced("\"size\": 5", "\"size\": -5"), replaced("\"glibc\"", "\"libc\""),
        replaced("\"files\"", "\"extra\": 1,\n\"files\""), replaced("\"all\": 0", "\"all\": 300"),
        replaced("\"size\": 5", "\"size\": 6, \"size\": 5"), replaced(", \"early\": 10", "")}) {
    const auto read = parse_release(other);
    ASSERT_FALSE(read) << other;
    EXPECT_EQ(read.error().fault, Fault::invalid);
  }
  EXPECT_EQ(parse_release(std::string(kReleaseMax + 1, ' ')).error().fault, Fault::too_large);
}

TEST(ReleaseFile, only_what_the_key_has_signed_opens) {
  const auto signer = test::signer();
  const std::string note = test::signed_note(test::two_files(), signer);
  EXPECT_EQ(open_release(note, signer.key()).value(), test::two_files());
  EXPECT_EQ(open_release(note, test::signer("releases.example", 8).key()).error().fault,
            Fault::not_found);
  EXPECT_EQ(open_release(note, test::signer("other.example").key()).error().fault,
            Fault::not_found);
  std::string changed = note;
  changed.replace(changed.find("1.2.3"), 5, "1.2.4");
  EXPECT_EQ(open_release(changed, signer.key()).error().fault, Fault::tampered);
  EXPECT_FALSE(open_release(release_text(test::two_files()).value(), signer.key()));
}

TEST(ReleaseFile, a_witness_key_signs_no_release) {
  darkbloom::test::SeededRandom random(1);
  const auto witness = tlog::NoteSigner::make("w.example", tlog::KeyType::cosignature,
                                              crypto::Ed25519Key::generate(random))
                           .value();
  const auto opened = open_release(test::signed_note(test::two_files(), witness), witness.key());
  EXPECT_EQ(opened.error().fault, Fault::invalid);
}

}  // namespace
}  // namespace darkbloom::release
