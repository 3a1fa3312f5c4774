#include "engine/embed_worker.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "engine/embedding_loader.h"
#include "engine/ticket_session.h"
#include "unit/engine/acorn.h"

namespace darkbloom::engine {
namespace {

using testing::many_inputs;
using testing::VectorRecorder;

/// Acorn behind a desk; the worker's thread starts when told to.
class Workshop {
 public:
  ~Workshop() { desk_.close(); }
  std::shared_ptr<Ticket> put(std::size_t inputs, EmbedListener& listener) {
    auto ticket = std::make_shared<Ticket>();
    const auto placed = desk_.put(
        {.job = {.inputs = many_inputs(inputs)}, .listener = &listener, .ticket = ticket});
    EXPECT_TRUE(placed.has_value());
    return ticket;
  }
  void start() {
    worker_.set_brake(brake);
    thread_.emplace([this] { worker_.run(); });
  }
  void close() {
    desk_.close();
    thread_.reset();
  }
  const EmbedDesk& desk() const { return desk_; }
  Brake brake;

 private:
  LoadedEmbedding loaded_ = load_embedding({.model_file = testing::acorn_file()}).value();
  EmbedDesk desk_{8};
  EmbedWorker worker_{*loaded_.context, desk_};
  std::optional<std::jthread> thread_;
};

/// Closes the desk of a workshop as soon as it hears anything.
class Closer final : public EmbedListener {
 public:
  explicit Closer(std::shared_ptr<Ticket> other) : other_(std::move(other)) {}
  void on_vectors(EmbedOutcome) override { other_->cancelled.store(true); }

 private:
  std::shared_ptr<Ticket> other_;
};

TEST(EmbedWorker, a_job_has_a_vector_for_each_input_in_order) {
  Workshop shop;
  VectorRecorder all;
  VectorRecorder last;
  shop.put(3, all);
  shop.start();
  const EmbedOutcome outcome = all.wait();
  EXPECT_EQ(outcome.finish, Finish::stop);
  ASSERT_EQ(outcome.vectors.size(), 3U);
  EXPECT_EQ(outcome.prompt_tokens, 12U);
  EXPECT_NE(outcome.vectors[0], outcome.vectors[1]);
  shop.put(1, last);
  EXPECT_EQ(last.wait().vectors[0], outcome.vectors[0]);
}

TEST(EmbedWorker, a_short_job_does_not_wait_for_a_long_one) {
  Workshop shop;
  VectorRecorder slow;
  const auto ticket = shop.put(2000, slow);
  Closer quick(ticket);  // the long one ends as cancelled, since the short one is over before it
  shop.put(2, quick);
  shop.start();
  const EmbedOutcome outcome = slow.wait();
  EXPECT_EQ(outcome.finish, Finish::cancelled);
  EXPECT_TRUE(outcome.vectors.empty());
  EXPECT_EQ(outcome.prompt_tokens, 8U);  // two of its inputs came between those of the other
}

TEST(EmbedWorker, a_cancelled_job_computes_nothing) {
  Workshop shop;
  VectorRecorder recorder;
  shop.put(5, recorder)->cancelled.store(true);
  shop.start();
  const EmbedOutcome outcome = recorder.wait();
  EXPECT_EQ(outcome.finish, Finish::cancelled);
  EXPECT_EQ(outcome.prompt_tokens, 0U);
}

TEST(EmbedWorker, a_closed_desk_cancels_what_waits) {
  Workshop shop;
  VectorRecorder first;
  VectorRecorder second;
  const auto ticket = shop.put(2000, first);
  shop.put(2000, second);
  shop.start();
  shop.close();
  EXPECT_EQ(first.wait().finish, Finish::cancelled);
  EXPECT_EQ(second.wait().finish, Finish::cancelled);
  EXPECT_TRUE(ticket->over.load());
  EXPECT_EQ(shop.desk().taken(), 0U);
}

TEST(EmbedWorker, a_held_job_waits_and_can_end_and_another_goes_on_when_it_may) {
  Workshop shop;
  shop.brake.set({.share = 0.0F});
  VectorRecorder dropped;
  VectorRecorder held;
  const auto ticket = shop.put(2, dropped);
  shop.put(1, held);
  shop.start();
  ticket->cancelled.store(true);
  EXPECT_EQ(dropped.wait().finish, Finish::cancelled);
  shop.brake.set({});
  EXPECT_EQ(held.wait().finish, Finish::stop);
}

}  // namespace
}  // namespace darkbloom::engine
