#include "darkbloom/connect/socket_watch.h"

#include <fcntl.h>
#include <poll.h>
#include <trantor/net/Channel.h>
#include <trantor/net/EventLoop.h>
#include <unistd.h>

#include <utility>

namespace darkbloom::connect {
namespace {

Ready ready_of(int events) {
  return {.read = (events & (POLLIN | POLLPRI | POLLHUP)) != 0,
          .write = (events & POLLOUT) != 0,
          .broken = (events & (POLLERR | POLLNVAL)) != 0};
}

}  // namespace

SocketWatch::SocketWatch(trantor::EventLoop* loop, int socket, std::function<void(Ready)> ready)
    : loop_(loop),
      ready_(std::move(ready)),
      descriptor_(::fcntl(socket, F_DUPFD_CLOEXEC, 0)),
      channel_(std::make_unique<trantor::Channel>(loop, descriptor_)) {
  channel_->setEventCallback([this] {
    if (ready_) ready_(ready_of(channel_->revents()));
  });
}

SocketWatch::~SocketWatch() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void SocketWatch::want(bool read, bool write) {
  if (descriptor_ < 0) return;  // none is left: the call ends by its silence
  if (read) channel_->enableReading();
  if (write) channel_->enableWriting();
  if (!read && channel_->isReading()) channel_->disableReading();
  if (!write && channel_->isWriting()) channel_->disableWriting();
}

void SocketWatch::stop(std::unique_ptr<SocketWatch> watch) {
  trantor::EventLoop* const loop = watch->loop_;
  watch->ready_ = nullptr;
  const bool known = watch->descriptor_ >= 0;
  if (known) watch->channel_->disableAll();
  // A std::function is copied, so the loop's own reference is the last.
  loop->queueInLoop([shared = std::shared_ptr<SocketWatch>(std::move(watch)), known] {
    if (known) shared->channel_->remove();
  });
}

}  // namespace darkbloom::connect
