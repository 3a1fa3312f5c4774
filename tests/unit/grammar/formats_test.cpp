#include "grammar/formats.h"

#include <gtest/gtest.h>

#include <string>

#include "grammar/pattern.h"

namespace darkbloom::grammar {
namespace {

void expect_format(std::string_view format, std::initializer_list<std::string> good,
                   std::initializer_list<std::string> bad) {
  const auto text = pattern_of_format(format);
  ASSERT_TRUE(text) << format;
  Work work;
  const auto automaton = automaton_of(parse_pattern(*text).value(), work);
  ASSERT_TRUE(automaton) << format;
  for (const std::string& each : good)
    EXPECT_TRUE(automaton->accepts(characters_of(each))) << format << ' ' << each;
  for (const std::string& each : bad)
    EXPECT_FALSE(automaton->accepts(characters_of(each))) << format << ' ' << each;
}

TEST(Formats, dates_are_in_the_calendar) {
  expect_format("date", {"2024-02-29", "2000-02-29", "1999-12-31", "2023-04-30"},
                {"2023-02-29", "1900-02-29", "2023-04-31", "2023-13-01", "2023-00-10", "2023-1-1",
                 "0000-01-01", "2023-01-00", "2023-01-32", "2023-01-01T"});
}

TEST(Formats, times_have_an_offset) {
  expect_format("time", {"00:00:00Z", "23:59:59.123456+01:30"},
                {"24:00:00Z", "12:60:00Z", "12:00:60Z", "12:00:00", "12:00Z", "12:00:00z"});
  expect_format("date-time", {"2024-02-29T12:00:00Z", "1999-12-31T23:59:59.5-08:00"},
                {"2023-02-29T12:00:00Z", "2024-02-29 12:00:00Z", "2024-02-29", "12:00:00Z"});
}

TEST(Formats, durations) {
  expect_format("duration", {"P1D", "P1Y2M3D", "PT1H", "PT1M30S", "P3W", "P1DT2H"},
                {"P", "PT", "P1", "1D", "P1S", "P1Y3D", "PT1H1S", "P1W1D", "-P1D"});
}

TEST(Formats, addresses) {
  expect_format("ipv4", {"0.0.0.0", "255.255.255.255", "10.1.99.200"},
                {"256.0.0.0", "1.2.3", "01.2.3.4", "1.2.3.4.5", ""});
  expect_format("ipv6", {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "fe80::1:2", "1:2:3:4:5:6:7::"},
                {":", ":::", "1:2:3:4:5:6:7", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", "g::"});
  expect_format("hostname", {"localhost", "a.b", "x1-y.example.com"},
                {"", "-a", "a-", "a..b", "a.b.", "a_b", std::string(64, 'a')});
  expect_format("email", {"a@b.co", "first.last+tag@mail.example.org"},
                {"a", "@b.co", "a@", "a@b", ".a@b.co", "a.@b.co", "a b@c.de"});
  expect_format("uri", {"https://example.com", "http://a:80/b%20c?d=e#f", "ftp://x/"},
                {"example.com", "https://", "https:// a", "https://a/%2", "1http://a"});
}

TEST(Formats, uuids) {
  expect_format("uuid",
                {"123e4567-e89b-12d3-a456-426614174000", "ABCDEF01-0000-0000-0000-000000000000"},
                {"123e4567-e89b-12d3-a456-42661417400", "123e4567e89b12d3a456426614174000",
                 "g23e4567-e89b-12d3-a456-426614174000"});
}

TEST(Formats, others_are_not_held) {
  for (const std::string_view format : {"", "iri", "regex", "json-pointer", "DATE", "password"})
    EXPECT_FALSE(pattern_of_format(format)) << format;
}

}  // namespace
}  // namespace darkbloom::grammar
