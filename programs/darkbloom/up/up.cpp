#include "darkbloom/up/up.h"

#include <drogon/HttpClient.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <trantor/net/EventLoopThread.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "darkbloom/chat/chat.h"
#include "darkbloom/up/child.h"
#include "support/files.h"
#include "support/port.h"

namespace darkbloom::up {
namespace {

namespace fs = std::filesystem;

constexpr int kReadyPatienceMs = 120'000;
constexpr int kReadyPollMs = 25;

int complain(const Error& error) {
  std::cerr << "darkbloom up: " << error.detail << "\n";
  return 1;
}

/// The last lines of a child's log, for the person who has to mend it.
std::string tail_of(const fs::path& log) {
  std::ifstream file(log);
  std::string line;
  std::string last;
  while (std::getline(file, line)) {
    if (!line.empty()) last = line;
  }
  return last;
}

class Network {
 public:
  explicit Network(const UpOptions& options) : options_(options) {}

  Result<void> start();
  bool whole();
  std::string failure();
  const std::string& api_key() const { return api_key_; }
  std::string coordinator() const { return "ws://127.0.0.1:" + std::to_string(inner_port_); }

 private:
  std::string program(const char* name) const {
    return (own_program().parent_path() / name).string();
  }
  Result<void> add(const std::string& name, std::vector<std::string> command);
  Result<void> make_key();
  Result<void> start_nodes();

  const UpOptions& options_;
  std::uint16_t inner_port_ = 0;
  std::string api_key_;
  std::vector<Child> children_;
};

Result<void> Network::add(const std::string& name, std::vector<std::string> command) {
  auto child = Child::start(
      command, {options_.data / "log" / (name + ".log"), options_.data / "run" / (name + ".pid")});
  if (!child) return fail(child.error());
  children_.push_back(std::move(*child));
  return {};
}

Result<void> Network::make_key() {
  const fs::path file = options_.data / "api_key";
  if (const auto kept = read_file(file, 256)) {
    api_key_ = std::string(kept->text());
    return {};
  }
  auto made = output_of({program("darkbloom-coordinator"), "--data", options_.data.string(),
                         "add-key", "this machine"});
  if (!made) return fail(made.error());
  api_key_ = made->substr(0, made->find('\n'));
  return write_private_file(file, view_of(api_key_));
}

Result<void> Network::start_nodes() {
  // Nodes of one machine share its cores; alone, a node chooses for itself.
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const unsigned share = std::max(1U, cores / static_cast<unsigned>(options_.nodes));
  const std::string threads = std::to_string(options_.nodes == 1 ? 0 : share);
  for (int n = 1; n <= options_.nodes; ++n) {
    const std::string name = "node-" + std::to_string(n);
    auto added = add(name, {program("darkbloom-node"), "--model", options_.model.string(), "--data",
                            (options_.data / name).string(), "--coordinator", coordinator(),
                            "--threads", threads});
    if (!added) return added;
  }
  return {};
}

Result<void> Network::start() {
  std::error_code error;
  fs::create_directories(options_.data / "log", error);
  fs::create_directories(options_.data / "run", error);
  if (error) return fail(Fault::unavailable, "Cannot write in " + options_.data.string() + ".");
  if (auto key = make_key(); !key) return key;
  const auto inner = find_free_port();
  if (!inner) return fail(inner.error());
  inner_port_ = *inner;
  auto coordinator_added =
      add("coordinator", {program("darkbloom-coordinator"), "--data", options_.data.string(),
                          "--port", std::to_string(inner_port_)});
  if (!coordinator_added) return coordinator_added;
  if (auto nodes_started = start_nodes(); !nodes_started) return nodes_started;
  return add("connect", {program("darkbloom"), "connect", "--port", std::to_string(options_.port),
                         "--coordinator", coordinator()});
}

bool Network::whole() {
  for (Child& child : children_) {
    if (!child.running()) return false;
  }
  return true;
}

std::string Network::failure() {
  for (Child& child : children_) {
    if (!child.running()) {
      return tail_of(child.log()) + "\n(the whole log is " + child.log().string() + ")";
    }
  }
  return "it was stopped";
}

bool has_nodes(const drogon::HttpClientPtr& connect, int nodes) {
  constexpr double kAnswerPatienceS = 1.0;
  const auto request = drogon::HttpRequest::newHttpRequest();
  request->setPath("/health");
  const auto [result, answer] = connect->sendRequest(request, kAnswerPatienceS);
  return result == drogon::ReqResult::Ok &&
         answer->body().contains("\"nodes\":" + std::to_string(nodes) + "}");
}

/// Asks connect's /health until all nodes are there. Blocking: nothing else happens meanwhile.
bool wait_until_ready(Network& network, const UpOptions& options) {
  trantor::EventLoopThread loop("health");
  loop.run();
  const auto connect = drogon::HttpClient::newHttpClient(
      "http://127.0.0.1:" + std::to_string(options.port), loop.getLoop());
  for (int waited = 0; waited < kReadyPatienceMs; waited += kReadyPollMs) {
    if (!network.whole()) return false;
    if (has_nodes(connect, options.nodes)) return true;
    ::poll(nullptr, 0, kReadyPollMs);
  }
  return false;
}

/// One network per data folder, by a lock that ends with the process.
bool lock_folder(const fs::path& data) {
  std::error_code ignored;
  fs::create_directories(data, ignored);
  const int fd = ::open((data / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  return fd >= 0 && ::flock(fd, LOCK_EX | LOCK_NB) == 0;
}

/// Returns when a stop signal arrives or a child ends.
void serve(Network& network, const sigset_t& stops) {
  const timespec second{1, 0};
  while (network.whole()) {
    if (::sigtimedwait(&stops, nullptr, &second) > 0) return;
  }
  std::cerr << "darkbloom up: a program ended by itself: " << network.failure() << "\n";
}

sigset_t block_stops() {
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  return stops;
}

int ask_once(const UpOptions& options, const Network& network, const Clock& clock, Random& random) {
  chat::ChatOptions question;
  question.coordinator = network.coordinator();
  question.api_key = network.api_key();
  question.prompt = options.once;
  question.trust_summary = true;
  question.scratch = options.data / "run";
  return chat::run(question, clock, random);
}

}  // namespace

int run(const UpOptions& options, const Clock& clock, Random& random) {
  if (!fs::exists(options.model)) {
    return complain({Fault::not_found, "There is no model file " + options.model.string() + "."});
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
  serve(network, stops);
  return 0;
}

}  // namespace darkbloom::up
