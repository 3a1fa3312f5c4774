#include "darkbloom/model/listing.h"

#include <gtest/gtest.h>

namespace darkbloom::model {
namespace {

using Names = std::vector<std::string>;

const Names kFiles{"a.Q8_0.gguf", "a-q4_k_m.gguf", "a-IQ8_0.gguf", "big-Q2_K-00001-of-00002.gguf"};

TEST(Listing, gguf_files_with_safe_names_are_listed) {
  const auto files = parse_listing(
      R"({"sha":"1","siblings":[{"rfilename":"README.md"},{"rfilename":"a.gguf","size":1},
          {"rfilename":"../x.gguf"},{"rfilename":"BF16/b.gguf"}]})");
  ASSERT_TRUE(files) << files.error().detail;
  EXPECT_EQ(*files, (Names{"a.gguf", "BF16/b.gguf"}));
}

TEST(Listing, another_shape_is_refused) {
  std::string many = R"({"siblings":[{"rfilename":"a"})";
  for (std::size_t each = 0; each < kListedMax; ++each)
    many += R"(,{"rfilename":"a"})";
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"siblings":{}})"),
        std::string(R"({"siblings":[1]})"), std::string(R"({"siblings":[{"rfilename":1}]})"),
        many + "]}", std::string(kListingMax + 1, ' ')}) {
    const auto files = parse_listing(text);
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().fault, Fault::invalid);
  }
}

TEST(Listing, a_quantisation_is_a_whole_word_in_either_case) {
  EXPECT_EQ(choose_file(kFiles, "q8_0"), "a.Q8_0.gguf");
  EXPECT_EQ(choose_file(kFiles, "IQ8_0"), "a-IQ8_0.gguf");
}

TEST(Listing, without_a_wish_the_only_or_the_usual_file_is_meant) {
  EXPECT_EQ(choose_file({"a.gguf", "mmproj-a.gguf"}, ""), "a.gguf");
  EXPECT_EQ(choose_file(kFiles, ""), "a-q4_k_m.gguf");
}

TEST(Listing, what_is_not_there_is_refused_with_what_there_is) {
  for (const auto* wish : {"Q3_K", "Q2_K", "8_0"}) {
    const auto file = choose_file(kFiles, wish);
    ASSERT_FALSE(file) << wish;
    EXPECT_EQ(file.error().fault, Fault::not_found);
    EXPECT_TRUE(file.error().detail.contains("a.Q8_0.gguf"));
  }
  EXPECT_FALSE(choose_file({}, ""));
  const auto many = choose_file(Names(20, "x.gguf"), "");
  ASSERT_FALSE(many);
  EXPECT_TRUE(many.error().detail.ends_with("and more."));
}

}  // namespace
}  // namespace darkbloom::model
