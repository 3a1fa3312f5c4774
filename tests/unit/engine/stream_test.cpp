#include "engine/stream.h"

#include <gtest/gtest.h>

#include "unit/engine/tiny_vocabulary.h"

namespace darkbloom::engine {
namespace {

class StreamTest : public ::testing::Test {
 protected:
  std::unique_ptr<Stream> start(Job job, std::uint32_t tokens_max = 100) {
    job.prompt = {1, 2, 3};
    job.sampling.temperature = 0.0F;
    Request request{.job = job,
                    .tokens_max = tokens_max,
                    .sampler = Sampler::make(job, vocabulary(), 1).value(),
                    .filter = StopFilter::make(job.stops).value(),
                    .listener = &recorder_,
                    .ticket = ticket_};
    std::deque<Request> taken;
    EXPECT_TRUE(desk_.put(std::move(request)).has_value());
    desk_.take(taken, Desk::kForever);
    return std::make_unique<Stream>(std::move(taken.front()), vocabulary(), desk_);
  }

  /// Lets the stream choose the tokens of `text`; false once it is over.
  bool say(Stream& stream, std::string_view text) {
    for (const Token token : vocabulary().tokenize(text, true)) {
      std::vector<float> row(vocabulary().size(), 0.0F);
      row[static_cast<std::size_t>(token)] = 10.0F;
      if (!stream.advance(row)) return false;
    }
    return true;
  }

  const LlamaVocabulary& vocabulary() const { return tiny_.vocabulary(); }

  testing::TinyVocabulary tiny_;
  Desk desk_{1};
  testing::Recorder recorder_;
  std::shared_ptr<Ticket> ticket_ = std::make_shared<Ticket>();
};

TEST_F(StreamTest, the_end_of_turn_ends_the_answer_and_counts) {
  const auto stream = start({});
  EXPECT_TRUE(say(*stream, "Q!"));
  EXPECT_FALSE(say(*stream, "<|im_end|>"));
  EXPECT_EQ(recorder_.text(), "Q!");
  EXPECT_EQ(recorder_.wait().finish, Finish::stop);
  EXPECT_EQ(recorder_.wait().completion_tokens, 3U);
  EXPECT_EQ(recorder_.wait().prompt_tokens, 3U);
  EXPECT_TRUE(ticket_->over.load());
  EXPECT_EQ(desk_.taken(), 0U);
}

TEST_F(StreamTest, the_answer_ends_at_its_length) {
  const auto stream = start({}, 2);
  EXPECT_FALSE(say(*stream, "QX"));
  EXPECT_EQ(recorder_.text(), "QX");
  EXPECT_EQ(recorder_.wait().finish, Finish::length);
}

TEST_F(StreamTest, a_stop_string_over_tokens_ends_the_answer_before_it) {
  const auto stream = start({.stops = {"XYZ"}});
  EXPECT_FALSE(say(*stream, "QWXYZ"));
  EXPECT_EQ(recorder_.text(), "QW");
  EXPECT_EQ(recorder_.wait().finish, Finish::stop);
  EXPECT_EQ(recorder_.wait().completion_tokens, 5U);
}

TEST_F(StreamTest, what_was_held_for_a_stop_string_comes_at_the_end) {
  const auto stream = start({.stops = {"XYZ"}});
  EXPECT_TRUE(say(*stream, "QXY"));
  EXPECT_EQ(recorder_.text(), "Q");
  EXPECT_FALSE(say(*stream, "<|im_end|>"));
  EXPECT_EQ(recorder_.text(), "QXY");
}

TEST_F(StreamTest, a_character_of_several_tokens_is_one_piece) {
  const auto stream = start({});
  EXPECT_TRUE(say(*stream, "\xF0\x9F\x98\x80"));
  ASSERT_EQ(recorder_.pieces().size(), 1U);
  EXPECT_EQ(recorder_.pieces()[0].text, "\xF0\x9F\x98\x80");
  EXPECT_EQ(recorder_.pieces()[0].tokens, 4U);
}

TEST_F(StreamTest, logprobs_come_with_the_piece_that_their_tokens_made) {
  const auto stream = start({.top_logprobs = 3});
  EXPECT_TRUE(say(*stream, "\xE2\x82\xAC"));
  ASSERT_EQ(recorder_.pieces().size(), 1U);
  ASSERT_EQ(recorder_.pieces()[0].logprobs.size(), 3U);
  EXPECT_EQ(recorder_.pieces()[0].logprobs[0].chosen.bytes, "\xE2");
  EXPECT_EQ(recorder_.pieces()[0].logprobs[0].alternatives.size(), 3U);
}

TEST_F(StreamTest, an_ignored_end_goes_on) {
  const auto stream = start({.ignore_end = true}, 4);
  EXPECT_TRUE(say(*stream, "Q<|im_end|>X"));
  EXPECT_EQ(recorder_.text(), "QX");
}

TEST_F(StreamTest, a_cancelled_stream_says_nothing_more_but_that_it_is_over) {
  const auto stream = start({.stops = {"XYZ"}});
  EXPECT_TRUE(say(*stream, "QX"));
  ticket_->cancelled.store(true);
  stream->end(Finish::cancelled);
  EXPECT_EQ(recorder_.text(), "Q");
  EXPECT_EQ(recorder_.wait().finish, Finish::cancelled);
  EXPECT_EQ(recorder_.finishes(), 1);
}

}  // namespace
}  // namespace darkbloom::engine
