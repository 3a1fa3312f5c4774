#include "darkbloom/connect/upstream_file.h"

#include <gtest/gtest.h>

#include <string>

namespace darkbloom::connect {
namespace {

const std::string kHouse = R"([[upstream]]
name = "house"
url = "https://llm.example.com/v1"
may_see_text = true
models = ["qwen"]
)";

std::string refusal(const std::string& text) {
  const auto upstreams = parse_upstreams(text);
  if (upstreams) return {};
  EXPECT_EQ(upstreams.error().fault, Fault::invalid);
  return upstreams.error().detail;
}

/// The house with one more line, or with a line of its own in another form.
std::string house_with(const std::string& line) {
  const std::string key = line.substr(0, line.find(' '));
  std::string text = kHouse;
  const std::size_t at = text.find("\n" + key + " ");
  if (at != std::string::npos) text.erase(at + 1, text.find('\n', at + 1) - at);
  return text + line + "\n";
}

TEST(UpstreamFile, every_setting_is_read) {
  const auto upstreams = parse_upstreams(R"(
[[upstream]]
name = "house-2"
url = "http://127.0.0.1:8000/v1"
may_see_text = true
key_file = "/run/keys/house"
models = { "gpt-4o" = "Qwen/Qwen3-8B", small = "small" }
paths = ["/v1/messages"]
when = "failed"
opt_in = true
timeout_seconds = 5
[[upstream]]
name = "far"
url = "https://llm.example.com/v1"
may_see_text = true
key_env = "FAR_KEY"
models = ["qwen"]
)");
  ASSERT_TRUE(upstreams) << upstreams.error().detail;
  ASSERT_EQ(upstreams->size(), 2U);
  const Upstream& house = upstreams->front();
  EXPECT_EQ(house.name, "house-2");
  EXPECT_EQ(house.url, "http://127.0.0.1:8000/v1");
  EXPECT_EQ(house.key_file, "/run/keys/house");
  EXPECT_EQ(house.models.find("gpt-4o")->second, "Qwen/Qwen3-8B");
  EXPECT_EQ(house.models.size(), 2U);
  EXPECT_EQ(house.paths, std::vector<std::string>{"/v1/messages"});
  EXPECT_EQ(house.when, When::failed);
  EXPECT_TRUE(house.opt_in);
  EXPECT_EQ(house.timeout_seconds, 5U);
  EXPECT_EQ(upstreams->back().key_env, "FAR_KEY");
}

TEST(UpstreamFile, what_is_not_said_is_the_narrowest) {
  const auto upstreams = parse_upstreams(kHouse);
  ASSERT_TRUE(upstreams) << upstreams.error().detail;
  const Upstream& house = upstreams->front();
  EXPECT_EQ(house.when, When::unserved);
  EXPECT_EQ(house.paths, (std::vector<std::string>{"/v1/chat/completions", "/v1/embeddings"}));
  EXPECT_EQ(house.models.find("qwen")->second, "qwen");
  EXPECT_FALSE(house.opt_in);
  EXPECT_TRUE(house.key.empty());
}

TEST(UpstreamFile, nothing_may_see_text_that_is_not_said_to) {
  for (const char* const line : {"may_see_text = false", "may_see_text = 1",
                                 "may_see_text = \"true\"", "may_see_text = \"yes\""}) {
    EXPECT_TRUE(refusal(house_with(line)).contains("may_see_text")) << line;
  }
  std::string unsaid = kHouse;
  unsaid.erase(unsaid.find("may_see_text"), std::string("may_see_text = true\n").size());
  EXPECT_TRUE(refusal(unsaid).contains("says its may_see_text"));
}

TEST(UpstreamFile, what_is_mistyped_or_out_of_range_is_refused_by_name) {
  for (const auto& [line, word] : std::initializer_list<std::pair<const char*, const char*>>{
           {"nmae = \"x\"", "no setting is named \"nmae\""},
           {"name = \"House\"", "name is"},
           {"name = \"\"", "name is"},
           {"name = 3", "name is"},
           {"name = \"a-name-that-goes-on-for-far-too-long\"", "name is"},
           {"name = \"sealed\"", "means something else"},
           {"name = \"connect\"", "means something else"},
           {"url = \"http://llm.example.com/v1\"", "https"},
           {"url = 5", "url begins"},
           {"models = []", "models is"},
           {"models = \"qwen\"", "models is"},
           {"models = [\"\"]", "a model has"},
           {"models = [1]", "a model has"},
           {"models = { a = 1 }", "a model has"},
           {"models = { \"\" = \"a\" }", "a model has"},
           {"paths = []", "paths is"},
           {"paths = [\"/v1/files\"]", "a path is"},
           {"paths = [\"chat/completions\"]", "a path is"},
           {"when = \"always\"", "when is"},
           {"when = true", "when is"},
           {"opt_in = \"true\"", "opt_in is"},
           {"timeout_seconds = 0", "timeout_seconds"},
           {"timeout_seconds = 601", "timeout_seconds"},
           {"timeout_seconds = 1.5", "timeout_seconds"},
           {"key_env = \"\"", "key_env is"},
           {"key_file = 1", "key_file is"}}) {
    const std::string why = refusal(house_with(line));
    EXPECT_TRUE(why.contains(word)) << line << ": " << why;
    EXPECT_TRUE(why.contains("line ")) << line << ": " << why;
  }
}

TEST(UpstreamFile, a_refusal_names_its_line) {
  EXPECT_TRUE(refusal(kHouse + "when = \"now\"\n").contains("line 6"))
      << refusal(kHouse + "when=1");
  EXPECT_TRUE(refusal("[[upstream]\n").contains("line 1"));
}

TEST(UpstreamFile, what_is_no_list_of_upstreams_is_refused) {
  EXPECT_FALSE(refusal("").empty());
  EXPECT_FALSE(refusal("upstream = []").empty());
  EXPECT_FALSE(refusal("upstream = [1]").empty());
  EXPECT_FALSE(refusal("upstream = 1").empty());
  EXPECT_FALSE(refusal("[upstream]\nname = \"house\"").empty());
  EXPECT_TRUE(refusal("key = 1\n" + kHouse).contains("at the top"));
  EXPECT_TRUE(refusal(kHouse + kHouse).contains("two upstreams"));
  EXPECT_TRUE(refusal(kHouse + "key_env = \"A\"\nkey_file = \"/b\"\n").contains("not both"));
  std::string many;
  for (std::size_t number = 0; number <= kUpstreamsMax; ++number) {
    many += house_with("name = \"house-" + std::to_string(number) + "\"");
  }
  EXPECT_TRUE(refusal(many).contains("1 to 8"));
}

TEST(UpstreamFile, limits_hold) {
  EXPECT_TRUE(refusal(kHouse + std::string(kUpstreamFileMax, '#')).contains("64 KiB"));
  std::string models = "models = [";
  for (std::size_t number = 0; number <= kUpstreamModelsMax; ++number)
    models += "\"m" + std::to_string(number) + "\",";
  EXPECT_TRUE(refusal(house_with(models + "]")).contains("1 to 256"));
  EXPECT_TRUE(
      refusal(house_with("models = [\"" + std::string(129, 'm') + "\"]")).contains("128 letters"));
}

}  // namespace
}  // namespace darkbloom::connect
