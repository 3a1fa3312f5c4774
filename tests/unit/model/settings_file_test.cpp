#include "darkbloom/model/settings_file.h"

#include <gtest/gtest.h>

namespace darkbloom::model {
namespace {

TEST(SettingsFile, every_setting_is_read) {
  const auto settings = parse_settings(R"(
from = "https://models.example/hub/"
token_env = "HF_TOKEN"
store = "/srv/models"
disk_max_gb = 200
disk_spare_gb = 0
)");
  ASSERT_TRUE(settings) << settings.error().detail;
  EXPECT_EQ(settings->from, "https://models.example/hub");
  EXPECT_EQ(settings->token_env, "HF_TOKEN");
  EXPECT_EQ(settings->store, "/srv/models");
  EXPECT_EQ(settings->disk_max_bytes, 200'000'000'000U);
  EXPECT_EQ(settings->disk_spare_bytes, 0U);
}

TEST(SettingsFile, what_is_not_said_is_not_there) {
  const auto settings = parse_settings("");
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->from + settings->token_env + settings->store, "");
  EXPECT_EQ(settings->disk_max_bytes, 0U);
  EXPECT_GT(settings->disk_spare_bytes, 0U);
}

TEST(SettingsFile, a_wrong_or_unknown_setting_is_refused) {
  for (const auto* text :
       {"from = 1", "from = \"\"", "from = \"models.example\"", "from = \"http://models.example\"",
        "from = \"https://m.example?x\"", "from = \"https://u@m.example\"", "token_env = \"\"",
        "disk_max_gb = -1", "disk_max_gb = 1.5", "disk_max_gb = 1000001", "disk_max = 1", "store",
        "[store]"}) {
    const auto settings = parse_settings(text);
    ASSERT_FALSE(settings) << text;
    EXPECT_EQ(settings.error().fault, Fault::invalid);
  }
  EXPECT_FALSE(parse_settings(std::string(kSettingsFileMax + 1, '\n')));
}

}  // namespace
}  // namespace darkbloom::model
