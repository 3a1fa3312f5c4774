#include "support/log_line.h"

#include <gtest/gtest.h>

#include "json/document.h"

namespace darkbloom {
namespace {

TEST(LogLine, has_a_time_a_level_a_program_and_a_message) {
  EXPECT_EQ(log_line_json({.at_ms = 1'764'338'400'007,
                           .level = "warning",
                           .program = "node",
                           .message = "serving"}),
            R"({"ts":"2025-11-28T14:00:00.007Z","level":"warning","program":"node",)"
            R"("message":"serving"})");
}

TEST(LogLine, whatever_the_message_holds_is_one_line_of_json) {
  const std::string odd = "a \"quote\"\n{\"level\":\"forged\"}\x01\xff\\";
  const std::string line = log_line_json({.level = "info", .program = "p", .message = odd});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto read = json::parse(line);
  ASSERT_TRUE(read) << line;
  EXPECT_EQ(*read->find("level")->as<std::string>(), "info");
  EXPECT_TRUE(read->find("message")->as<std::string>()->starts_with("a \"quote\"\n{"));
}

}  // namespace
}  // namespace darkbloom
