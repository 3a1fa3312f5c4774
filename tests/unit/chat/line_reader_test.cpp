#include "darkbloom/chat/line_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <future>
#include <string_view>
#include <vector>

namespace darkbloom::chat {
namespace {

/// A pipe to type into, and the lines that a reader of it is asked for one after another.
struct Typing {
  Typing() { EXPECT_EQ(::pipe(ends.data()), 0); }
  Typing(const Typing&) = delete;
  Typing& operator=(const Typing&) = delete;
  ~Typing() {
    ::close(ends[0]);
    close_input();
  }
  void type(std::string_view text) const {
    EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void close_input() {
    if (!std::exchange(closed, true)) ::close(ends[1]);
  }
  std::optional<std::string> ask(std::promise<std::optional<std::string>>& answer,
                                 LineReader& reader) {
    answer = {};
    auto heard = answer.get_future();
    reader.next();
    return heard.get();
  }
  std::array<int, 2> ends{};
  bool closed = false;
};

TEST(LineReader, lines_come_one_by_one_and_then_the_end) {
  Typing typing;
  std::promise<std::optional<std::string>> answer;
  LineReader reader(typing.ends[0], [&](auto line) { answer.set_value(std::move(line)); });
  typing.type("first\n\nlast without an end");
  typing.close_input();
  EXPECT_EQ(typing.ask(answer, reader), "first");
  EXPECT_EQ(typing.ask(answer, reader), "");
  EXPECT_EQ(typing.ask(answer, reader), "last without an end");
  EXPECT_EQ(typing.ask(answer, reader), std::nullopt);
}

TEST(LineReader, a_line_longer_than_the_limit_arrives_in_pieces) {
  Typing typing;
  std::promise<std::optional<std::string>> answer;
  LineReader reader(typing.ends[0], [&](auto line) { answer.set_value(std::move(line)); });
  const std::string text(LineReader::kLineMax + 100'000, 'x');
  std::jthread typist([&] {
    typing.type(text);
    typing.close_input();
  });
  std::size_t heard = 0;
  while (const auto piece = typing.ask(answer, reader)) {
    EXPECT_LE(piece->size(), LineReader::kLineMax + 4096);
    heard += piece->size();
  }
  EXPECT_EQ(heard, text.size());
}

TEST(LineReader, a_reader_ends_while_nobody_types) {
  const Typing typing;
  LineReader reader(typing.ends[0], [](const auto&) { ADD_FAILURE() << "nothing was typed"; });
  reader.next();
}

}  // namespace
}  // namespace darkbloom::chat
