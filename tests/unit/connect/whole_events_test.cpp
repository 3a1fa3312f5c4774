#include "darkbloom/connect/whole_events.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace darkbloom::connect {
namespace {

constexpr std::string_view kStream =
    ": ping\n\ndata: {\"a\":1}\n\nevent: x\ndata: 2\n\ndata: [DONE]\n\n";

std::string with_line_ends(std::string_view end) {
  std::string text;
  for (const char letter : kStream) {
    if (letter == '\n') {
      text += end;
    } else {
      text += letter;
    }
  }
  return text;
}

TEST(WholeEvents, whatever_the_packets_and_line_ends_the_same_whole_events_come_out) {
  for (const std::string_view end : {"\n", "\r\n", "\r"}) {
    const std::string stream = with_line_ends(end);
    for (std::size_t size = 1; size <= stream.size(); ++size) {
      WholeEvents events;
      std::string out;
      for (std::size_t at = 0; at < stream.size(); at += size) {
        const auto whole = events.add(std::string_view(stream).substr(at, size));
        ASSERT_TRUE(whole);
        EXPECT_TRUE(whole->empty() || whole->text().ends_with("\n\n"));
        out += whole->text();
      }
      EXPECT_EQ(out, kStream) << size;
      EXPECT_TRUE(events.ended());
    }
  }
}

TEST(WholeEvents, an_event_that_was_cut_is_never_given_out) {
  WholeEvents events;
  const auto whole = events.add("data: 1\n\ndata: [DONE]\n");
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->text(), "data: 1\n\n");
  EXPECT_FALSE(events.ended());
}

TEST(WholeEvents, blank_lines_between_events_are_dropped_wherever_packets_end) {
  for (const std::string_view first : {"\n\ndata: 1\n\n", "\r\n\r\n\r\ndata: 1\n\n\n"}) {
    WholeEvents events;
    std::string out;
    for (const std::string_view packet : {first, std::string_view("\n\ndata: 2\n\n")})
      out += events.add(packet)->text();
    EXPECT_EQ(out, "data: 1\n\ndata: 2\n\n");
  }
}

TEST(WholeEvents, each_apis_end_is_known) {
  for (const char* const end :
       {"data: [DONE]\n\n", "data:[DONE]\n\n", "event: message_stop\ndata: {}\n\n",
        "event: response.completed\ndata: {}\n\n", "event: response.failed\ndata: {}\n\n",
        "event: error\ndata: {}\n\n"}) {
    WholeEvents events;
    ASSERT_TRUE(events.add(end));
    EXPECT_TRUE(events.ended()) << end;
  }
  WholeEvents events;
  ASSERT_TRUE(events.add("data: {\"text\":\"[DONE]\"}\n\n"));
  EXPECT_FALSE(events.ended());
}

TEST(WholeEvents, an_event_without_end_is_refused) {
  WholeEvents events;
  const std::string more(1U << 20, 'a');
  for (int count = 0; count < 4; ++count)
    ASSERT_TRUE(events.add(more));
  const auto over = events.add("a");
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().fault, Fault::too_large);
}

}  // namespace
}  // namespace darkbloom::connect
