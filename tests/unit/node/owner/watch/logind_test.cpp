#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string_view>
#include <thread>

#include "node/owner/watch/logind_linux.h"

namespace darkbloom::node::owner {
namespace {

constexpr const char* kPath = "/org/freedesktop/login1";
constexpr const char* kManager = "org.freedesktop.login1.Manager";

/// Speaks as logind does, on a line of its own instead of a bus.
class FakeLogind {
 public:
  FakeLogind() {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, line_.data()),
              0);
    EXPECT_EQ(::pipe(lock_.data()), 0);
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~FakeLogind() {
    thread_.request_stop();
    thread_.join();
    for (const int end : lock_)
      if (end >= 0) ::close(end);
  }
  FakeLogind(const FakeLogind&) = delete;
  FakeLogind& operator=(const FakeLogind&) = delete;

  /// The client's end, which becomes the client's.
  int line() const { return line_[0]; }
  /// Whether somebody holds sleep up: nobody has the lock's other end once it is let go.
  bool held() const {
    pollfd polled{.fd = lock_[0], .events = POLLIN, .revents = 0};
    ::poll(&polled, 1, 0);
    return (polled.revents & POLLHUP) == 0;
  }

  std::atomic<int> idle = 0;
  std::atomic<std::uint64_t> idle_since_us = 0;
  std::atomic<int> inhibits = 0;
  std::atomic<int> sleep = -1;  ///< to be told: 1 it begins, 0 it is over

 private:
  static int answer(sd_bus_message* call, void* self, sd_bus_error*) {
    return static_cast<FakeLogind*>(self)->answer(call);
  }

  int answer(sd_bus_message* call) {
    if (::sd_bus_message_is_method_call(call, kManager, "Inhibit") > 0) {
      std::array<const char*, 4> words{};
      ::sd_bus_message_read(call, "ssss", &words[0], &words[1], &words[2], &words[3]);
      EXPECT_STREQ(words[0], "sleep");
      EXPECT_STREQ(words[3], "delay");
      ++inhibits;  // before the reply: who has it may look at once
      sd_bus_message* reply = nullptr;
      ::sd_bus_message_new_method_return(call, &reply);
      ::sd_bus_message_append(reply, "h", lock_[1]);  // a copy of it
      ::close(std::exchange(lock_[1], -1));
      const int sent = ::sd_bus_send(nullptr, reply, nullptr);
      ::sd_bus_message_unref(reply);
      return sent;
    }
    const char* interface = nullptr;
    const char* name = nullptr;
    if (::sd_bus_message_read(call, "ss", &interface, &name) < 0) return 0;
    if (std::string_view(name) == "IdleHint")
      return ::sd_bus_reply_method_return(call, "v", "b", idle.load());
    return ::sd_bus_reply_method_return(call, "v", "t", idle_since_us.load());
  }

  void run(const std::stop_token& stop) {
    sd_bus* bus = nullptr;
    sd_id128_t id{};
    ::sd_id128_randomize(&id);
    ::sd_bus_new(&bus);
    ::sd_bus_set_fd(bus, line_[1], line_[1]);
    ::sd_bus_set_server(bus, 1, id);
    ::sd_bus_negotiate_fds(bus, 1);
    EXPECT_GE(::sd_bus_start(bus), 0);
    EXPECT_GE(::sd_bus_add_object(bus, nullptr, kPath, answer, this), 0);
    while (!stop.stop_requested()) {
      const int told = sleep.exchange(-1);
      if (told >= 0) ::sd_bus_emit_signal(bus, kPath, kManager, "PrepareForSleep", "b", told);
      if (::sd_bus_process(bus, nullptr) == 0) ::sd_bus_wait(bus, 1'000);
    }
    ::sd_bus_close_unref(bus);
  }

  std::array<int, 2> line_{};
  std::array<int, 2> lock_{};
  std::jthread thread_;
};

/// Until there is news that the node must hear of at once.
bool wait_for_news(Logind& logind, std::int64_t now_ms) {
  for (int tries = 0; tries < 100; ++tries) {
    const auto listening = logind.listening();
    if (listening.empty()) return false;
    pollfd polled{.fd = listening[0].descriptor, .events = listening[0].events, .revents = 0};
    ::poll(&polled, 1, 100);
    if (logind.news(listening[0].descriptor, now_ms)) return true;
  }
  return false;
}

Sample look(Logind& logind, std::int64_t now_ms, Watch watch = Watch::events) {
  Sample sample{.watch = watch};
  logind.look(sample, now_ms);
  return sample;
}

TEST(OwnerLogind, sleep_is_told_at_once_held_up_for_a_while_and_held_again_afterwards) {
  FakeLogind fake;
  Logind logind(fake.line());
  EXPECT_EQ(fake.inhibits, 1);
  EXPECT_TRUE(fake.held());
  EXPECT_FALSE(look(logind, 0).going_to_sleep);
  fake.sleep = 1;
  ASSERT_TRUE(wait_for_news(logind, 0));
  EXPECT_TRUE(look(logind, 0).going_to_sleep);
  EXPECT_TRUE(fake.held()) << "the node needs its grace";
  EXPECT_TRUE(look(logind, 1LL << 60U).going_to_sleep) << "much later";
  EXPECT_FALSE(fake.held());
  fake.sleep = 0;
  ASSERT_TRUE(wait_for_news(logind, 0));
  EXPECT_FALSE(look(logind, 0).going_to_sleep);
}

TEST(OwnerLogind, where_no_device_can_be_read_the_desktops_word_counts) {
  FakeLogind fake;
  Logind logind(fake.line());
  EXPECT_EQ(look(logind, 5'000).watch, Watch::events) << "who sees touches asks nobody";
  const Sample busy = look(logind, 5'000, Watch::none);
  EXPECT_EQ(busy.watch, Watch::hint);
  EXPECT_EQ(busy.input_ms, 5'000);
  fake.idle = 1;
  fake.idle_since_us = 1'234'000;
  EXPECT_EQ(look(logind, 9'000, Watch::none).input_ms, 1'234);
}

TEST(OwnerLogind, a_logind_that_goes_leaves_what_the_others_know) {
  auto fake = std::make_unique<FakeLogind>();
  Logind logind(fake->line());
  fake.reset();
  const Sample sample = look(logind, 5'000, Watch::none);
  EXPECT_EQ(sample.watch, Watch::none);
  EXPECT_FALSE(sample.going_to_sleep);
}

}  // namespace
}  // namespace darkbloom::node::owner
