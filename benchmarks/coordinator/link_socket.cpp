#include "link_socket.h"

#include <optional>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace darkbloom::bench {
namespace {

constexpr std::uint8_t kWholeBinary = 0x82;  // FIN, opcode 2
constexpr std::uint8_t kMasked = 0x80;
constexpr std::size_t kMaskSize = 4;

void put_big_endian(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(number >> shift));
}

/// RFC 6455 section 5.2.
void put_message(std::string& out, ByteView payload) {
  out.push_back(static_cast<char>(kWholeBinary));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(kMasked | payload.size()));
  } else if (payload.size() <= 0xffff) {
    out.push_back(static_cast<char>(kMasked | 126));
    put_big_endian(out, payload.size(), 2);
  } else {
    out.push_back(static_cast<char>(kMasked | 127));
    put_big_endian(out, payload.size(), 8);
  }
  out.append(kMaskSize, '\0');
  out.append(text_of(payload));
}

struct Message {
  std::uint8_t first = 0;
  ByteView payload;
  std::size_t size = 0;  ///< with its head
};

/// A server's message, unmasked, when all of it is there.
std::optional<Message> first_message(ByteView bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const std::size_t more = bytes[1] == 127 ? 8 : bytes[1] == 126 ? 2 : 0;
  if (bytes.size() < 2 + more) return std::nullopt;
  std::uint64_t length = more == 0 ? bytes[1] : 0;
  for (std::size_t i = 0; i < more; ++i)
    length = length << 8U | bytes[2 + i];
  if (bytes.size() < 2 + more + length) return std::nullopt;
  return Message{bytes[0], bytes.subspan(2 + more, length), 2 + more + length};
}

std::string handshake(const std::string& path) {
  return "GET " + path +
         " HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
         "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-version: 13\r\n\r\n";
}

}  // namespace

LinkSocket::LinkSocket(const Place& place, std::string path, Events events)
    : events_(std::move(events)),
      client_(std::make_shared<trantor::TcpClient>(place.loop, place.address, "load")) {
  client_->setConnectionCallback(
      [this, path](const trantor::TcpConnectionPtr& connection) { connected(connection, path); });
  client_->setMessageCallback(
      [this](const trantor::TcpConnectionPtr&, trantor::MsgBuffer* buffer) { received(*buffer); });
  client_->connect();
}

LinkSocket::~LinkSocket() {
  client_->setConnectionCallback([](const trantor::TcpConnectionPtr&) {});
  client_->setMessageCallback([](const trantor::TcpConnectionPtr&, trantor::MsgBuffer*) {});
}

void LinkSocket::connected(const trantor::TcpConnectionPtr& connection, const std::string& path) {
  if (!connection->connected()) {
    connection_ = nullptr;
    return events_.down();
  }
  connection_ = connection;
  connection_->setTcpNoDelay(true);
  connection_->send(handshake(path));
}

bool LinkSocket::read_handshake(trantor::MsgBuffer& buffer) {
  const std::string_view text(buffer.peek(), buffer.readableBytes());
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  check(text.starts_with("HTTP/1.1 101"), "the coordinator opens its links to anybody");
  buffer.retrieve(end + 4);
  open_ = true;
  events_.up();
  return true;
}

void LinkSocket::received(trantor::MsgBuffer& buffer) {
  if (!open_ && !read_handshake(buffer)) return;
  while (const auto message =
             first_message(view_of(std::string_view(buffer.peek(), buffer.readableBytes())))) {
    if (message->first == kWholeBinary) {
      const auto frame = wire::decode_frame(message->payload);
      check(frame.has_value(), "the coordinator sends frames");
      events_.frame(*frame);
    }
    buffer.retrieve(message->size);
  }
}

void LinkSocket::queue(const wire::Frame& frame) {
  put_message(queued_, wire::encode(frame));
}

void LinkSocket::send(const wire::Frame& frame) {
  queue(frame);
  if (connection_) connection_->send(queued_);
  queued_.clear();
}

}  // namespace darkbloom::bench
