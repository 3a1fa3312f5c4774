#include "node/owner/watch/input_linux.h"

#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "node/owner/system_moments.h"

namespace darkbloom::node::owner {
namespace {

namespace fs = std::filesystem;

/// A sensor of movement reports without anybody's hand.
bool is_somebodys(int descriptor) {
  std::array<unsigned long, 1> properties{};
  if (::ioctl(descriptor, EVIOCGPROP(sizeof(properties)), properties.data()) < 0) return true;
  return (properties[0] >> INPUT_PROP_ACCELEROMETER & 1UL) == 0;
}

bool is_touch(const input_event& event) {
  return event.type == EV_KEY || event.type == EV_REL || event.type == EV_ABS;
}

}  // namespace

InputDevices::InputDevices(std::vector<std::string> named, fs::path folder)
    : named_(std::move(named)), folder_(std::move(folder)) {
  if (named_.empty()) {
    changes_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    // A device's rights are set after it has appeared.
    ::inotify_add_watch(changes_, folder_.c_str(), IN_CREATE | IN_DELETE | IN_ATTRIB);
  }
  find();
}

InputDevices::~InputDevices() {
  for (const auto& [descriptor, path] : open_)
    ::close(descriptor);
  if (changes_ >= 0) ::close(changes_);
}

void InputDevices::find() {
  any_closed_ = false;
  for (const std::string& path : named_)
    open(path);
  if (!named_.empty()) return;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_, none)) {
    if (entry.path().filename().string().starts_with("event")) open(entry.path().string());
  }
}

void InputDevices::open(const std::string& path) {
  const auto is_it = [&](const auto& each) { return each.second == path; };
  if (std::ranges::any_of(open_, is_it)) return;
  struct stat status{};
  // Of a pipe the writing end too: it then has no end, whoever comes and goes.
  const bool pipe = ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
  const int mode = pipe ? O_RDWR : O_RDONLY;
  const int descriptor = ::open(path.c_str(), mode | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) {
    any_closed_ = true;
  } else if (is_somebodys(descriptor)) {
    open_.emplace(descriptor, path);
  } else {
    ::close(descriptor);
  }
}

void InputDevices::close(int descriptor) {
  ::close(descriptor);
  open_.erase(descriptor);
}

std::vector<Listening> InputDevices::listening() {
  std::vector<Listening> all;
  if (changes_ >= 0) all.push_back({.descriptor = changes_, .events = POLLIN});
  if (touched_ms_ && steady_now_ms() - *touched_ms_ < kDeafMs) return all;
  for (const auto& [descriptor, path] : open_)
    all.push_back({.descriptor = descriptor, .events = POLLIN});
  return all;
}

bool InputDevices::news(int descriptor, std::int64_t now_ms) {
  if (descriptor == changes_) {
    std::array<char, 4096> names{};
    while (::read(changes_, names.data(), names.size()) > 0) {
    }
    find();
    return true;
  }
  if (!touched(descriptor)) return false;
  touched_ms_ = now_ms;
  return true;
}

/// Reads all that is there. A device that is gone is closed.
bool InputDevices::touched(int descriptor) {
  std::array<input_event, 64> events{};
  bool touch = false;
  while (true) {
    const ssize_t size = ::read(descriptor, events.data(), sizeof(events));
    if (size <= 0) {
      if (size == 0 || (errno != EAGAIN && errno != EINTR)) close(descriptor);
      return touch;
    }
    const auto count = static_cast<std::size_t>(size) / sizeof(input_event);
    touch = touch || std::any_of(events.begin(), events.begin() + count, is_touch);
    events.fill({});
  }
}

void InputDevices::look(Sample& sample, std::int64_t) {
  if (!named_.empty() && open_.size() < named_.size()) find();
  sample.input_ms = touched_ms_;
  if (!open_.empty()) {
    sample.watch = Watch::events;
  } else {
    sample.watch = any_closed_ ? Watch::none : Watch::nobody;
  }
}

}  // namespace darkbloom::node::owner
