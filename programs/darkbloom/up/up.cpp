#include "darkbloom/up/up.h"

#include <drogon/HttpClient.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <trantor/net/EventLoopThread.h>
#include <unistd.h>

#include <iostream>
#include <string>

#include "darkbloom/chat/chat.h"
#include "darkbloom/policy/log_policy_file.h"
#include "darkbloom/up/network.h"
#include "support/port.h"

namespace darkbloom::up {
namespace {

namespace fs = std::filesystem;

constexpr int kReadyPatienceMs = 120'000;
constexpr int kReadyPollMs = 25;
constexpr int kLoggedPatienceMs = 5'000;

int complain(const Error& error) {
  std::cerr << "darkbloom up: " << error.detail << "\n";
  return 1;
}

/// Whether connect counts `nodes` machines under `what`.
bool counts(const drogon::HttpClientPtr& connect, const std::string& what, int nodes) {
  constexpr double kAnswerPatienceS = 1.0;
  const auto request = drogon::HttpRequest::newHttpRequest();
  request->setPath("/health");
  const auto [result, answer] = connect->sendRequest(request, kAnswerPatienceS);
  return result == drogon::ReqResult::Ok &&
         answer->body().contains("\"" + what + "\":" + std::to_string(nodes) + ",");
}

/// Asks connect's /health until all nodes are there and, for a while more, in the log: a client may
/// demand that. Blocking: nothing else happens meanwhile.
bool wait_until_ready(Network& network, const UpOptions& options) {
  trantor::EventLoopThread loop("health");
  loop.run();
  const auto connect = drogon::HttpClient::newHttpClient(
      "http://127.0.0.1:" + std::to_string(options.port), loop.getLoop());
  const std::string wanted = options.tpm.empty() ? "sealed" : "measured";
  bool there = false;
  for (int waited = 0, left = kReadyPatienceMs; waited < left; waited += kReadyPollMs) {
    if (!network.whole()) return false;
    if (!there && counts(connect, "nodes", options.nodes)) {
      there = true;
      left = waited + kLoggedPatienceMs;
    }
    if (there && counts(connect, wanted, options.nodes)) return true;
    ::poll(nullptr, 0, kReadyPollMs);
  }
  return there;
}

/// One network per data folder, by a lock that ends with the process.
bool lock_folder(const fs::path& data) {
  std::error_code ignored;
  fs::create_directories(data, ignored);
  const int fd = ::open((data / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  return fd >= 0 && ::flock(fd, LOCK_EX | LOCK_NB) == 0;
}

/// Returns when a stop signal arrives, or refuses when a program ends again and again.
Result<void> serve(Network& network, const sigset_t& stops) {
  const timespec second{1, 0};
  while (::sigtimedwait(&stops, nullptr, &second) <= 0) {
    if (auto mended = network.mend(); !mended) return mended;
  }
  return {};
}

sigset_t block_stops() {
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  return stops;
}

int ask_once(const UpOptions& options, const Network& network, const Clock& clock, Random& random) {
  const auto log = policy::read_log_policy(network.log_policy());
  if (!log) return complain(log.error());
  chat::ChatOptions question;
  question.access.coordinator = network.coordinator();
  question.access.policy = options.policy;
  if (options.tpm == kSoftTpm) question.access.policy.evidence.simulated_hardware = true;
  if (!question.access.policy.log) question.access.policy.log = *log;
  question.api_key = network.api_key();
  question.prompt = options.once;
  question.trust_summary = true;
  question.scratch = options.data / "run";
  return chat::run(question, clock, random);
}

}  // namespace

int run(const UpOptions& options, const Clock& clock, Random& random) {
  for (const fs::path& model : options.models) {
    if (fs::exists(model)) continue;
    return complain({Fault::not_found, "There is no model file " + model.string() + "."});
  }
  if (auto is_free = check_port_is_free(options.port); !is_free) return complain(is_free.error());
  if (!lock_folder(options.data)) {
    return complain({Fault::unavailable, "Another network runs in " + options.data.string() +
                                             "; stop it, or choose another folder with --data."});
  }
  const sigset_t stops = block_stops();
  if (options.once.empty()) ::sigprocmask(SIG_BLOCK, &stops, nullptr);
  Network network(options);
  if (auto started = network.start(); !started) return complain(started.error());
  if (!wait_until_ready(network, options)) {
    return complain({Fault::unavailable, "The network did not start: " + network.failure()});
  }
  if (!options.once.empty()) return ask_once(options, network, clock, random);
  std::cout << "base_url http://127.0.0.1:" << options.port << "/v1\n"
            << "api_key " << network.api_key() << "\nready" << std::endl;
  const auto served = serve(network, stops);
  return served ? 0 : complain(served.error());
}

}  // namespace darkbloom::up
