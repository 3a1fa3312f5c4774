#pragma once
// The stubs' answers over HTTP/1.1, for a proxy to be set before them: as many bytes in, as many
// bytes out. It reads no more of HTTP than this load and such a proxy write.

#include <trantor/net/TcpServer.h>

#include <string>

#include "answers.h"
#include "link_socket.h"

namespace darkbloom::bench {

/// Whose request it is, in its path.
inline constexpr std::string_view kAskPath = "/ask/";

class HttpUpstream {
 public:
  /// Both outlive it.
  HttpUpstream(Answers& answers, const ChunkBytes& chunks, const Place& at);

 private:
  void received(const trantor::TcpConnectionPtr& connection, trantor::MsgBuffer& buffer);
  Answers::Send whole_answer(const trantor::TcpConnectionPtr& connection) const;
  Answers::Send streamed_answer(const trantor::TcpConnectionPtr& connection) const;

  Answers& answers_;
  const ChunkBytes& chunks_;
  trantor::TcpServer server_;
};

/// The first whole message of `text`: its head's first line, and how long it is with its body,
/// which has a content-length. A size of 0: more must come.
struct HttpMessage {
  std::string_view first_line;
  std::size_t size = 0;
};
HttpMessage first_http_message(std::string_view text);
/// A header's value, whatever the case of its name; empty where it is not there.
std::string_view header_of(std::string_view head, std::string_view name);

}  // namespace darkbloom::bench
