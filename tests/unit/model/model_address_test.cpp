#include "operating/model_address.h"

#include <gtest/gtest.h>

namespace darkbloom::model {
namespace {

TEST(ModelAddress, a_repository_a_quantisation_and_a_file_are_read) {
  const auto bare = parse_address("acme/small-GGUF");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->owner, "acme");
  EXPECT_EQ(bare->repository, "small-GGUF");
  EXPECT_EQ(bare->file + bare->quantisation, "");
  EXPECT_EQ(parse_address("acme/small:Q8_0")->quantisation, "Q8_0");
  EXPECT_EQ(parse_address("acme/small/BF16/a.gguf")->file, "BF16/a.gguf");
}

TEST(ModelAddress, what_is_no_safe_name_is_refused) {
  for (const auto* text :
       {"", "acme", "acme/", "/small", "acme/../x.gguf", "acme/small/../../x.gguf",
        "acme/small/.hidden.gguf", "acme/small/a.bin", "acme/small/", "acme/small:", "acme/sm all",
        "acme/small//a.gguf", "acme/small:Q8/x.gguf", "acme/sm?all", "acme/small%2f", "a\\b/c",
        "-acme/small", "acme/small/a/b/c/d/e.gguf", "https://acme/small"}) {
    const auto address = parse_address(text);
    EXPECT_FALSE(address) << text;
    if (!address) {
      EXPECT_EQ(address.error().fault, Fault::invalid);
    }
  }
  EXPECT_FALSE(parse_address("acme/" + std::string(kPartMax + 1, 'a')));
  EXPECT_TRUE(parse_address("acme/" + std::string(kPartMax, 'a')));
}

TEST(ModelAddress, urls_have_the_layout_of_hugging_face) {
  const ModelAddress address{.owner = "acme", .repository = "small", .file = "a.gguf"};
  EXPECT_EQ(file_url("https://models.example", address, "main"),
            "https://models.example/acme/small/resolve/main/a.gguf");
  EXPECT_EQ(listing_url("https://models.example", address, "v1"),
            "https://models.example/api/models/acme/small/revision/v1");
  EXPECT_EQ(name_of(address), "acme/small/a.gguf");
}

TEST(ModelAddress, a_revision_is_one_part) {
  EXPECT_TRUE(check_revision("main"));
  EXPECT_TRUE(check_revision("0123456789abcdef0123456789abcdef01234567"));
  for (const auto* text : {"", "a/b", "..", "a b", "a?b"})
    EXPECT_FALSE(check_revision(text)) << text;
}

}  // namespace
}  // namespace darkbloom::model
