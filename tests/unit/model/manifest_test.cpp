#include "operating/manifest.h"

#include <gtest/gtest.h>

namespace darkbloom::model {
namespace {

Manifest full() {
  return {.name = "acme/small/a.gguf",
          .url = "https://models.example/acme/small/resolve/main/a.gguf",
          .revision = "main",
          .etag = "\"abc\"",
          .sha256 = std::string(64, 'a'),
          .was_published = true,
          .bytes = 4'636'896,
          .pulled_ms = 1,
          .used_ms = 2,
          .pinned = true};
}

std::string with(std::string from, std::string to) {
  std::string text = to_json(full());
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(Manifest, what_is_written_is_read) {
  const auto read = parse_manifest(to_json(full()));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(*read, full());
}

TEST(Manifest, a_field_that_is_wrong_missing_or_unknown_is_refused) {
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{}"),
        with("\"bytes\":4636896", "\"bytes\":-1"),
        with("\"bytes\":4636896", "\"bytes\":99999999999999999"),
        with("\"bytes\":4636896", "\"bytes\":1.5"), with("aaaa", "AAAA"), with("aaaa", "aaa"),
        with("\"pinned\":true", "\"pinned\":1"), with("\"pinned\"", "\"pined\""),
        with("\"pinned\":true", "\"pinned\":true,\"more\":1"), with(",\"pinned\":true", ""),
        with("acme/small/a.gguf", "acme/../a.gguf"), with("acme/small/a.gguf", "acme/small"),
        with(std::string(64, 'a'), ""), with("\"main\"", "7")}) {
    const auto read = parse_manifest(text);
    EXPECT_FALSE(read) << text;
    if (!read) {
      EXPECT_EQ(read.error().fault, Fault::invalid);
    }
  }
}

TEST(Manifest, limits_are_kept) {
  EXPECT_FALSE(
      parse_manifest(with("\"main\"", "\"" + std::string(kManifestTextMax + 1, 'm') + "\"")));
  EXPECT_TRUE(parse_manifest(with("\"main\"", "\"" + std::string(kManifestTextMax, 'm') + "\"")));
  EXPECT_FALSE(parse_manifest(to_json(full()) + std::string(kManifestMax, ' ')));
}

}  // namespace
}  // namespace darkbloom::model
