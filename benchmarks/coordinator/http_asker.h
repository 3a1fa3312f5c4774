#pragma once
// Asks over HTTP/1.1 on a connection that it keeps: the same bytes as an envelope, through a proxy
// or straight to the upstream.

#include "asker.h"
#include "link_socket.h"

namespace darkbloom::bench {

class HttpAsker final : public Asker {
 public:
  /// `chunks` outlives it.
  struct Request {
    std::size_t body_size;
    const ChunkBytes& chunks;
  };
  HttpAsker(AskerParts parts, const Place& place, Request request);
  ~HttpAsker() override;

  bool ready() const override { return connection_ != nullptr; }
  void ask() override;
  bool is_open() const override { return heard_ > 0; }

 private:
  void received(trantor::MsgBuffer& buffer);
  /// Takes what is whole: true where it may be called again.
  bool step(trantor::MsgBuffer& buffer);
  bool head(trantor::MsgBuffer& buffer, std::string_view text);
  bool whole_body(trantor::MsgBuffer& buffer);
  bool part(trantor::MsgBuffer& buffer, std::string_view text);
  void end();

  AskerParts parts_;
  const ChunkBytes& chunks_;
  std::string text_;
  enum class Reading : std::uint8_t { head, whole_body, parts } reading_ = Reading::head;
  std::size_t left_ = 0;     // of a whole body
  std::uint32_t heard_ = 0;  // chunks of the present answer
  Moment asked_at_ = {};
  trantor::TcpConnectionPtr connection_;  // shared with the client, which owns it
  std::shared_ptr<trantor::TcpClient> client_;
};

}  // namespace darkbloom::bench
