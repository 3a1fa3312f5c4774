#include "darkbloom/connect/base_url.h"

#include <gtest/gtest.h>

#include <string>

namespace darkbloom::connect {
namespace {

TEST(BaseUrl, https_goes_anywhere_and_http_stays_near) {
  for (const char* const url :
       {"https://api.example.com/v1", "https://llm.example.com:8443/team/v1",
        "http://localhost:8080/v1", "http://127.0.0.1:8080/v1", "http://[::1]:8080/v1",
        "http://10.1.2.3/v1", "http://172.16.0.1/v1", "http://172.31.9.9:1/v1",
        "http://192.168.1.20:11434/v1", "http://[fd00::1]:8080/v1"}) {
    EXPECT_TRUE(check_base_url(url)) << url;
  }
  for (const char* const url :
       {"http://api.example.com/v1", "http://8.8.8.8/v1", "http://172.32.0.1/v1",
        "http://11.0.0.1/v1", "http://[2001:db8::1]/v1", "http://localhost.example.com/v1",
        "http://127.0.0.1.example.com/v1", "http://10.1.2.3.4/v1", "http://10.1.2/v1",
        "http://192.168.1.256/v1", "http://[fd]/v1"}) {
    const auto checked = check_base_url(url);
    ASSERT_FALSE(checked) << url;
    EXPECT_EQ(checked.error().fault, Fault::invalid);
    EXPECT_TRUE(checked.error().detail.contains("https")) << checked.error().detail;
  }
}

TEST(BaseUrl, what_is_no_base_url_is_refused) {
  for (const std::string url :
       {"", "api.example.com/v1", "ftp://example.com/v1", "HTTPS://example.com/v1", "https://",
        "https:///v1", "https://example.com", "https://example.com/v1/", "https://example.com/v2",
        "https://user:word@example.com/v1", "https://example.com/?x=/v1",
        "https://example.com/#/v1", "https://exa mple.com/v1", "https://example.com\n/v1",
        "https://example.com:0/v1", "https://example.com:65536/v1", "https://example.com:/v1",
        "https://example.com:x/v1", "https://:443/v1"}) {
    EXPECT_FALSE(check_base_url(url)) << url;
  }
  EXPECT_FALSE(check_base_url("https://example.com/" + std::string(kBaseUrlMax, 'a') + "/v1"));
}

}  // namespace
}  // namespace darkbloom::connect
