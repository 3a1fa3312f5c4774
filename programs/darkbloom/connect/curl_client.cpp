#include "darkbloom/connect/curl_client.h"

#include <curl/curl.h>
#include <trantor/net/EventLoop.h>

#include <map>
#include <utility>

#include "base/check.h"
#include "darkbloom/connect/curl_call.h"
#include "darkbloom/connect/socket_watch.h"

namespace darkbloom::connect {
namespace {

constexpr long kIdleConnectionsMax = 16;  // kept for the next call

}  // namespace

/// What curl's multi interface calls back: sockets and one timer, on the loop.
class CurlClient::Multi {
 public:
  Multi();
  ~Multi();
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;

  trantor::EventLoop* loop = nullptr;
  Result<HttpCallId> add(HttpCall call, HttpHearer& hearer);
  void remove(HttpCallId call);

 private:
  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
  static int on_timer(CURLM* multi, long wait_ms, void* self);

  void watch(curl_socket_t socket, int what);
  void set_timer(long wait_ms);
  /// Lets curl work; then hearers are told, outside of it.
  void act(curl_socket_t socket, int events);
  void drop_over();

  CURLM* multi_;
  std::map<HttpCallId, std::unique_ptr<CurlCall>> calls_;
  std::map<curl_socket_t, std::unique_ptr<SocketWatch>> watches_;
  HttpCallId next_ = 1;
  trantor::TimerId timer_ = trantor::InvalidTimerId;
  bool telling_ = false;
};

CurlClient::Multi::Multi() : multi_(curl_multi_init()) {
  check(multi_ != nullptr, "curl has memory for one more handle");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, static_cast<void*>(this));
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, static_cast<void*>(this));
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kIdleConnectionsMax);
}

/// The loop has ended: nobody is told, and no socket is given back to it.
CurlClient::Multi::~Multi() {
  loop = nullptr;
  for (const auto& [id, call] : calls_)
    curl_multi_remove_handle(multi_, call->handle());
  calls_.clear();
  curl_multi_cleanup(multi_);
}

Result<HttpCallId> CurlClient::Multi::add(HttpCall call, HttpHearer& hearer) {
  check(loop != nullptr, "the loop is there before the first call");
  if (calls_.size() >= kCallsMax) {
    return fail(Fault::no_capacity, "Too many requests are running at upstreams.");
  }
  auto made = CurlCall::make(std::move(call), hearer);
  if (!made) return fail(made.error());
  if (curl_multi_add_handle(multi_, (*made)->handle()) != CURLM_OK) {
    return fail(Fault::internal, "An HTTP call could not be started.");
  }
  const HttpCallId id = next_++;
  calls_.emplace(id, std::move(*made));
  return id;
}

/// While hearers are told, one of them may be the caller: its call goes afterwards.
void CurlClient::Multi::remove(HttpCallId call) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  found->second->stop();
  if (!telling_) drop_over();
}

int CurlClient::Multi::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  static_cast<Multi*>(self)->watch(socket, what);
  return 0;
}

int CurlClient::Multi::on_timer(CURLM*, long wait_ms, void* self) {
  static_cast<Multi*>(self)->set_timer(wait_ms);
  return 0;
}

void CurlClient::Multi::watch(curl_socket_t socket, int what) {
  if (loop == nullptr) return;
  auto& watch = watches_[socket];
  if (what == CURL_POLL_REMOVE) {
    if (watch) SocketWatch::stop(std::move(watch));
    watches_.erase(socket);
    return;
  }
  if (!watch) {
    watch = std::make_unique<SocketWatch>(loop, socket, [this, socket](Ready ready) {
      act(socket, (ready.read ? CURL_CSELECT_IN : 0) | (ready.write ? CURL_CSELECT_OUT : 0) |
                      (ready.broken ? CURL_CSELECT_ERR : 0));
    });
  }
  watch->want((what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
}

void CurlClient::Multi::set_timer(long wait_ms) {
  if (loop == nullptr) return;
  if (timer_ != trantor::InvalidTimerId) loop->invalidateTimer(timer_);
  timer_ = trantor::InvalidTimerId;
  if (wait_ms < 0) return;
  timer_ = loop->runAfter(static_cast<double>(wait_ms) / 1000, [this] {
    timer_ = trantor::InvalidTimerId;
    act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlClient::Multi::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  int left = 0;
  while (const CURLMsg* const said = curl_multi_info_read(multi_, &left)) {
    if (said->msg != CURLMSG_DONE) continue;
    CurlCall* call = nullptr;
    curl_easy_getinfo(said->easy_handle, CURLINFO_PRIVATE, &call);
    call->done(said->data.result);
  }
  telling_ = true;
  for (const auto& [id, call] : calls_)
    call->tell();
  telling_ = false;
  drop_over();
}

void CurlClient::Multi::drop_over() {
  std::erase_if(calls_, [this](const auto& each) {
    if (each.second->over()) curl_multi_remove_handle(multi_, each.second->handle());
    return each.second->over();
  });
}

CurlClient::CurlClient() {
  check(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "curl starts");
  multi_ = std::make_unique<Multi>();
}

CurlClient::~CurlClient() {
  multi_.reset();
  curl_global_cleanup();
}

void CurlClient::use(trantor::EventLoop* loop) {
  multi_->loop = loop;
}

Result<HttpCallId> CurlClient::start(HttpCall call, HttpHearer& hearer) {
  return multi_->add(std::move(call), hearer);
}

void CurlClient::cancel(HttpCallId call) {
  multi_->remove(call);
}

}  // namespace darkbloom::connect
