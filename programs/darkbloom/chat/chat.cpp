#include "darkbloom/chat/chat.h"

#include <drogon/HttpAppFramework.h>
#include <trantor/net/EventLoop.h>
#include <unistd.h>

#include <format>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "darkbloom/chat/line_reader.h"
#include "darkbloom/connect/session.h"
#include "darkbloom/connect/stream_text.h"
#include "seal/inner.h"

namespace darkbloom::chat {
namespace {

using nlohmann::json;

constexpr UnixMillis kSettleMs = 3'000;     ///< for hardware to sign for us
constexpr UnixMillis kPatienceMs = 60'000;  ///< for a first node to appear

/// The sentence of an error in OpenAI's shape; a node may send anything.
std::string refusal_of(const std::string& body) {
  const json answer = json::parse(body, nullptr, false);
  const json error = answer.is_object() ? answer.value("error", json()) : json();
  const auto message = error.is_object() ? error.find("message") : error.end();
  if (message == error.end() || !message->is_string()) return "the request was refused";
  return message->get<std::string>();
}

/// Asks one question at a time on the loop's thread and prints the answer as it comes.
class Talk final : connect::Recipient {
 public:
  Talk(const ChatOptions& options, trantor::EventLoop* loop, const Clock& clock, Random& random)
      : options_(options),
        clock_(clock),
        loop_(loop),
        session_(options.access, clock, random),
        started_ms_(clock.now_ms()),
        lines_(STDIN_FILENO, [this](std::optional<std::string> line) {
          loop_->queueInLoop([this, line = std::move(line)] { line ? ask(*line) : stop(status_); });
        }) {}

  void start() {
    session_.start(loop_);
    loop_->runEvery(0.02, [this] { wait_for_a_node(); });
  }
  int status() const { return status_; }

 private:
  void wait_for_a_node();
  void next_turn();
  void ask(const std::string& prompt);
  void finish_turn();
  void print_trust() const;
  void stop(int status);
  std::string model() const;

  void head(const seal::InnerHead& head, const attest::Verdict&) override {
    http_status_ = head.status;
  }
  void part(std::string_view text) override;
  void end(const attest::ReceiptFile& receipt) override;
  void failed(const Error& error) override;

  const ChatOptions& options_;
  const Clock& clock_;
  trantor::EventLoop* loop_;
  connect::Session session_;
  UnixMillis started_ms_;
  bool talking_ = false;
  int status_ = 0;
  json messages_ = json::array();
  int http_status_ = 0;
  std::string error_body_;
  connect::StreamText stream_;
  std::size_t printed_ = 0;
  wire::StreamId errand_ = 0;
  UnixMillis asked_ms_ = 0;
  std::optional<UnixMillis> first_ms_;
  std::vector<connect::Candidate> sealed_to_;
  std::optional<NodeId> answered_by_;
  LineReader lines_;  // last: it ends before what it calls into
};

void Talk::wait_for_a_node() {
  if (talking_) return;
  const connect::CandidateList& candidates = session_.candidates();
  const bool settled = !candidates.pending() || clock_.now_ms() - started_ms_ > kSettleMs;
  if (candidates.size() > 0 && settled) {
    talking_ = true;
    return next_turn();
  }
  if (clock_.now_ms() - started_ms_ > kPatienceMs) {
    std::cerr << "darkbloom: no machine joined the network within a minute\n";
    stop(1);
  }
}

void Talk::next_turn() {
  if (!options_.prompt.empty()) return ask(options_.prompt);
  if (::isatty(STDIN_FILENO) != 0) std::cout << "> " << std::flush;
  lines_.next();
}

std::string Talk::model() const {
  if (!options_.model.empty()) return options_.model;
  const auto chats = [](const attest::ServedModel& served) {
    return served.capabilities.has(attest::Capability::chat);
  };
  const auto models = session_.candidates().models();
  const auto found = std::ranges::find_if(models, chats);
  return found == models.end() ? std::string() : found->name;
}

void Talk::ask(const std::string& prompt) {
  messages_.push_back({{"role", "user"}, {"content", prompt}});
  const json body = {{"model", model()},
                     {"messages", messages_},
                     {"stream", true},
                     {"temperature", 0},
                     {"stream_options", {{"include_usage", true}}}};
  stream_ = connect::StreamText();
  printed_ = 0;
  error_body_.clear();
  first_ms_.reset();
  asked_ms_ = clock_.now_ms();
  connect::Errand errand{.method = "POST",
                         .path = "/v1/chat/completions",
                         .api_key = options_.api_key,
                         .body = Secret::copy(view_of(body.dump()))};
  const auto started = session_.dispatch().start(std::move(errand), *this);
  if (!started) return failed(started.error());
  errand_ = *started;
}

void Talk::part(std::string_view text) {
  if (!first_ms_) {
    first_ms_ = clock_.now_ms();
    if (const connect::Courier* courier = session_.dispatch().find(errand_)) {
      sealed_to_ = courier->sealed_to();
      answered_by_ = courier->answered_by();
    }
  }
  if (http_status_ != 200) {
    error_body_ += text;
    return;
  }
  stream_.add(text);
  const std::string_view answer = text_of(stream_.text());
  std::cout << answer.substr(printed_) << std::flush;
  printed_ = answer.size();
}

void Talk::end(const attest::ReceiptFile&) {
  if (http_status_ != 200) {
    return failed({Fault::invalid, refusal_of(error_body_)});
  }
  std::cout << "\n" << std::flush;
  messages_.push_back({{"role", "assistant"}, {"content", std::string(text_of(stream_.text()))}});
  if (options_.trust_summary) print_trust();
  finish_turn();
}

void Talk::failed(const Error& error) {
  if (printed_ > 0) std::cout << "\n" << std::flush;
  std::cerr << "darkbloom: " << error.detail << "\n";
  status_ = 1;
  finish_turn();
}

void Talk::finish_turn() {
  if (!options_.prompt.empty()) return stop(status_);
  loop_->queueInLoop([this] { next_turn(); });
}

void Talk::print_trust() const {
  const connect::Candidate* node =
      answered_by_ ? session_.candidates().find(*answered_by_) : nullptr;
  std::cerr << "\nsealed to        " << sealed_to_.size()
            << " machine(s); the coordinator relayed it unread\n";
  if (node == nullptr) return;
  const attest::Statement& statement = node->verdict.statement;
  const std::string name = model();
  std::cerr << "answered by      node " << node->verdict.node.hex() << "\n"
            << "tier             " << attest::tier_text(node->verdict) << "\n"
            << "                 " << attest::protection_text(node->verdict) << "\n";
  for (const auto& [side, component] : node->verdict.trust.all())
    std::cerr << std::format("{:<16} {}: {}\n", side, name_of(component.finding), component.reason);
  std::cerr << "build            " << statement.build.hex() << "\n";
  for (const attest::ServedModel& served : statement.models) {
    if (served.name == name) {
      std::cerr << "model            " << served.name << " " << served.digest.hex() << "\n";
    }
  }
  std::cerr << "tokens           " << stream_.completion_tokens() << "\n"
            << "time to first    " << (first_ms_ ? *first_ms_ - asked_ms_ : 0) << " ms\n";
}

void Talk::stop(int status) {
  status_ = status;
  drogon::app().quit();
}

}  // namespace

int run(const ChatOptions& options, const Clock& clock, Random& random) {
  trantor::EventLoop* loop = drogon::app().getLoop();
  Talk talk(options, loop, clock, random);
  drogon::app().registerBeginningAdvice([&talk] { talk.start(); });
  drogon::app().setThreadNum(1).setUploadPath(options.scratch / "uploads").run();
  return talk.status();
}

}  // namespace darkbloom::chat
