#include "http_asker.h"

#include <charconv>
#include <format>

#include "base/check.h"
#include "http_upstream.h"

namespace darkbloom::bench {
namespace {

std::size_t number_in(std::string_view text, int base) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, base);
  return number;
}

std::string request_text(std::size_t number, std::size_t body_size) {
  std::string text = std::format(
      "POST {}{} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer none\r\n"
      "content-type: application/octet-stream\r\ncontent-length: {}\r\n\r\n",
      kAskPath, number, body_size);
  return text.append(body_size, 'x');
}

}  // namespace

HttpAsker::HttpAsker(AskerParts parts, const Place& place, Request request)
    : parts_(parts),
      chunks_(request.chunks),
      text_(request_text(parts.number, request.body_size)),
      client_(std::make_shared<trantor::TcpClient>(place.loop, place.address, "load")) {
  client_->setConnectionCallback([this](const trantor::TcpConnectionPtr& connection) {
    check(connection->connected(), "a proxy keeps connections");
    connection_ = connection;
    connection_->setTcpNoDelay(true);
  });
  client_->setMessageCallback(
      [this](const trantor::TcpConnectionPtr&, trantor::MsgBuffer* buffer) { received(*buffer); });
  client_->connect();
}

HttpAsker::~HttpAsker() {
  client_->setConnectionCallback([](const trantor::TcpConnectionPtr&) {});
  client_->setMessageCallback([](const trantor::TcpConnectionPtr&, trantor::MsgBuffer*) {});
}

void HttpAsker::ask() {
  heard_ = 0;
  parts_.answers.expect(parts_.number);
  asked_at_ = std::chrono::steady_clock::now();
  connection_->send(text_);
}

void HttpAsker::received(trantor::MsgBuffer& buffer) {
  while (buffer.readableBytes() > 0 && step(buffer)) {
  }
}

bool HttpAsker::step(trantor::MsgBuffer& buffer) {
  const std::string_view text(buffer.peek(), buffer.readableBytes());
  switch (reading_) {
    case Reading::head:
      return head(buffer, text);
    case Reading::whole_body:
      return whole_body(buffer);
    case Reading::parts:
      return part(buffer, text);
  }
  return false;
}

bool HttpAsker::head(trantor::MsgBuffer& buffer, std::string_view text) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  const std::string_view head = text.substr(0, end);
  check(head.starts_with("HTTP/1.1 200"), "the upstream answers and its proxy says so");
  left_ = number_in(header_of(head, "content-length"), 10);
  reading_ = left_ > 0 ? Reading::whole_body : Reading::parts;
  buffer.retrieve(end + 4);
  return true;
}

bool HttpAsker::whole_body(trantor::MsgBuffer& buffer) {
  if (buffer.readableBytes() < left_) return false;
  check(left_ == (parts_.answers.chunks() - 1) * chunks_.part.size() + chunks_.last.size(),
        "an answer is whole");
  buffer.retrieve(left_);
  for (; heard_ < parts_.answers.chunks(); ++heard_)
    parts_.tally.chunk();
  end();
  return true;
}

/// A chunk of HTTP is a chunk of ours; the one of no bytes ends the answer.
bool HttpAsker::part(trantor::MsgBuffer& buffer, std::string_view text) {
  const std::size_t line = text.find("\r\n");
  if (line == std::string_view::npos) return false;
  const std::size_t size = number_in(text.substr(0, line), 16);
  const std::size_t whole = line + 2 + size + 2;
  if (text.size() < whole) return false;
  buffer.retrieve(whole);
  if (size == 0) {
    check(heard_ == parts_.answers.chunks(), "an answer is whole");
    end();
    return true;
  }
  ++heard_;
  parts_.tally.chunk();
  parts_.answers.arrived(parts_.number);
  return true;
}

void HttpAsker::end() {
  reading_ = Reading::head;
  parts_.tally.answered(asked_at_);
  parts_.ended(*this);
}

}  // namespace darkbloom::bench
