#include "http_upstream.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <format>
#include <memory>

#include "base/check.h"

namespace darkbloom::bench {
namespace {

constexpr std::string_view kHead = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n";

std::size_t number_in(std::string_view text) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void put_part(std::string& out, ByteView bytes) {
  out += std::format("{:x}\r\n", bytes.size());
  out.append(text_of(bytes));
  out += "\r\n";
}

bool same_letters(char left, char right) {
  return std::tolower(static_cast<unsigned char>(left)) ==
         std::tolower(static_cast<unsigned char>(right));
}

}  // namespace

std::string_view header_of(std::string_view head, std::string_view name) {
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    if (line.size() > name.size() && line[name.size()] == ':' &&
        std::ranges::equal(line.substr(0, name.size()), name, same_letters)) {
      return line.substr(line.find_first_not_of(' ', name.size() + 1));
    }
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
  }
  return {};
}

HttpMessage first_http_message(std::string_view text) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return {};
  const std::string_view head = text.substr(0, end);
  const std::size_t size = end + 4 + number_in(header_of(head, "content-length"));
  return {head.substr(0, head.find("\r\n")), size <= text.size() ? size : 0};
}

HttpUpstream::HttpUpstream(Answers& answers, const ChunkBytes& chunks, const Place& at)
    : answers_(answers), chunks_(chunks), server_(at.loop, at.address, "upstream") {
  server_.setConnectionCallback([](const trantor::TcpConnectionPtr& connection) {
    if (connection->connected()) connection->setTcpNoDelay(true);
  });
  server_.setRecvMessageCallback(
      [this](const trantor::TcpConnectionPtr& connection, trantor::MsgBuffer* buffer) {
        received(connection, *buffer);
      });
  server_.start();
}

void HttpUpstream::received(const trantor::TcpConnectionPtr& connection,
                            trantor::MsgBuffer& buffer) {
  while (true) {
    const auto request = first_http_message({buffer.peek(), buffer.readableBytes()});
    if (request.size == 0) return;
    const std::size_t path = request.first_line.find(kAskPath);
    check(path != std::string_view::npos, "a proxy leaves the path as it is");
    const std::size_t asker = number_in(request.first_line.substr(path + kAskPath.size()));
    buffer.retrieve(request.size);
    answers_.begin(asker, answers_.pace() == Pace::at_once ? whole_answer(connection)
                                                           : streamed_answer(connection));
  }
}

Answers::Send HttpUpstream::whole_answer(const trantor::TcpConnectionPtr& connection) const {
  return [this, connection](std::uint32_t count, bool) {
    const std::size_t size = (count - 1) * chunks_.part.size() + chunks_.last.size();
    std::string out = std::format("{}content-length: {}\r\n\r\n", kHead, size);
    for (std::uint32_t chunk = 1; chunk < count; ++chunk)
      out.append(text_of(chunks_.part));
    out.append(text_of(chunks_.last));
    connection->send(std::move(out));
  };
}

Answers::Send HttpUpstream::streamed_answer(const trantor::TcpConnectionPtr& connection) const {
  return [this, connection, begun = false](std::uint32_t, bool ends) mutable {
    std::string out;
    if (!begun) out = std::format("{}transfer-encoding: chunked\r\n\r\n", kHead);
    begun = true;
    put_part(out, ends ? chunks_.last : chunks_.part);
    if (ends) out += "0\r\n\r\n";
    connection->send(std::move(out));
  };
}

}  // namespace darkbloom::bench
