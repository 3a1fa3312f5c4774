#include "node/owner/watch/watcher.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "node/owner/datagram_pair.h"

namespace darkbloom::node::owner {
namespace {

/// Has news when a byte comes, and says how often it was looked at.
class Bell final : public Source {
 public:
  explicit Bell(int descriptor) : descriptor_(descriptor) {}
  std::vector<Listening> listening() override {
    return {{.descriptor = descriptor_, .events = POLLIN}};
  }
  bool news(int descriptor, std::int64_t) override {
    char byte = 0;
    EXPECT_EQ(::read(descriptor, &byte, 1), 1);
    rung_ += 1;
    return byte == '!';
  }
  void look(Sample& sample, std::int64_t) override { sample.others_cpu_percent = rung_; }

 private:
  int descriptor_;
  std::uint8_t rung_ = 0;
};

struct Scene {
  Scene() {
    EXPECT_TRUE(make_datagram_pair(line));
    EXPECT_EQ(::pipe(bell.data()), 0);
    thread = std::jthread([this] {
      std::vector<std::unique_ptr<Source>> sources;
      sources.push_back(std::make_unique<Bell>(bell[0]));
      Watcher(line[1], std::move(sources)).run();
    });
  }
  ~Scene() {
    ::close(line[0]);
    thread.join();
    for (const int end : {line[1], bell[0], bell[1]})
      ::close(end);
  }
  /// The next sample, and how long it took to come.
  std::pair<Sample, std::int64_t> next() const {
    const auto start = std::chrono::steady_clock::now();
    pollfd polled{.fd = line[0], .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&polled, 1, 10'000), 1);
    std::array<std::uint8_t, kSampleBytesMax> bytes{};
    const ssize_t size = ::recv(line[0], bytes.data(), bytes.size(), 0);
    const auto sample = decode_sample(ByteView(bytes).first(static_cast<std::size_t>(size)));
    EXPECT_TRUE(sample);
    const auto took = std::chrono::steady_clock::now() - start;
    return {*sample, std::chrono::duration_cast<std::chrono::milliseconds>(took).count()};
  }
  std::array<int, 2> line{};
  std::array<int, 2> bell{};
  std::jthread thread;
};

TEST(OwnerWatcher, a_sample_comes_at_the_start_and_each_second) {
  const Scene scene;
  const auto first = scene.next().first;
  const auto second = scene.next().first;
  EXPECT_GE(second.taken_ms - first.taken_ms, Watcher::kPeriodMs - 1);
}

TEST(OwnerWatcher, news_comes_at_once_and_what_is_none_does_not) {
  const Scene scene;
  const auto first = scene.next().first;
  ASSERT_EQ(::write(scene.bell[1], ".", 1), 1);
  ASSERT_EQ(::write(scene.bell[1], "!", 1), 1);
  const auto second = scene.next().first;
  EXPECT_EQ(second.others_cpu_percent, 2);
  EXPECT_LT(second.taken_ms - first.taken_ms, Watcher::kPeriodMs - 1);
}

TEST(OwnerWatcher, it_ends_with_the_other_end) {
  const Scene scene;  // whose destructor waits for that
  scene.next();
}

}  // namespace
}  // namespace darkbloom::node::owner
