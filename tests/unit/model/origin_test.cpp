#include "darkbloom/model/origin.h"

#include <gtest/gtest.h>

namespace darkbloom::model {
namespace {

TEST(Origin, letters_case_and_the_usual_port_make_no_difference) {
  EXPECT_TRUE(have_same_origin("HTTPS://Models.Example/a?b", "https://models.example:443/c"));
  EXPECT_FALSE(have_same_origin("https://models.example", "https://models.example:8443"));
  EXPECT_FALSE(have_same_origin("http://127.0.0.1:80", "https://127.0.0.1:80"));
  EXPECT_FALSE(have_same_origin("https://models.example", "https://cdn.models.example"));
  EXPECT_FALSE(have_same_origin("", ""));
  EXPECT_EQ(origin_of("http://[::1]:8000/a")->port, "8000");
  EXPECT_EQ(origin_of("https://models.example?x=/y")->host, "models.example");
}

TEST(Origin, what_could_be_read_in_two_ways_is_refused) {
  for (const auto* url :
       {"", "models.example", "ftp://models.example", "https://", "https://user@models.example",
        "https://models.example\\@evil.example", "https://a b.example", "https://models.example:x",
        "https://models.example:0", "file:///etc/passwd", "https:///path", "https://m\n.example"}) {
    const auto origin = origin_of(url);
    ASSERT_FALSE(origin) << url;
    EXPECT_EQ(origin.error().fault, Fault::invalid);
  }
  EXPECT_FALSE(origin_of("https://m.example/" + std::string(kUrlMax, 'a')));
}

TEST(Origin, clear_text_is_for_near_machines) {
  EXPECT_TRUE(origin_of("http://192.168.1.2:8000/a"));
  EXPECT_FALSE(origin_of("http://models.example/a"));
}

TEST(Origin, a_location_is_whole_or_begins_at_the_host_or_the_path) {
  const auto* const from = "https://models.example:8443/a/b?c";
  EXPECT_EQ(redirect_target(from, "https://cdn.example/x?sig=1"), "https://cdn.example/x?sig=1");
  EXPECT_EQ(redirect_target(from, "//cdn.example/x"), "https://cdn.example/x");
  EXPECT_EQ(redirect_target(from, "/api/x"), "https://models.example:8443/api/x");
}

TEST(Origin, a_way_out_of_https_is_refused) {
  EXPECT_FALSE(redirect_target("https://models.example/a", "http://127.0.0.1/a"));
  EXPECT_TRUE(redirect_target("http://127.0.0.1/a", "http://127.0.0.1:81/a"));
  for (const auto* location : {"", "x", "../x", "file:///a", "javascript:x", "https://u@h/"})
    EXPECT_FALSE(redirect_target("https://models.example/a", location)) << location;
}

}  // namespace
}  // namespace darkbloom::model
