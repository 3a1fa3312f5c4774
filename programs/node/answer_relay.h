#pragma once
// One answer on its way out: what the API says becomes sealed chunks on the link.

#include <atomic>
#include <memory>
#include <string_view>

#include "openai/service.h"
#include "seal/node/envelope_opener.h"
#include "wire/link_frame.h"

namespace darkbloom::node {

/// Where frames leave. send() is safe from any thread and never blocks.
class NodeLink {
 public:
  virtual ~NodeLink() = default;
  virtual void send(const wire::Frame& frame) = 0;
};

/// Seals each part as soon as it exists; the end travels in a chunk of its own flag. Called on
/// the API's threads, one call at a time.
class AnswerRelay final : public openai::Responder {
 public:
  /// `link` outlives the relay.
  AnswerRelay(wire::StreamId stream, seal::AnswerSealer sealer, NodeLink& link)
      : stream_(stream), sealer_(std::move(sealer)), link_(link) {}

  void on_head(const openai::Head& head) override;
  void on_body(std::string_view part) override;
  void on_end() override;
  bool ended() const { return ended_; }

 private:
  void send(ByteView plaintext, bool last);

  wire::StreamId stream_;
  seal::AnswerSealer sealer_;
  NodeLink& link_;
  Secret head_;  // waits for the first part, to share its chunk
  std::atomic<bool> ended_ = false;
};

/// A relay and the exchange that feeds it. The exchange ends first.
struct Answer {
  Answer(wire::StreamId stream, seal::AnswerSealer sealer, NodeLink& link)
      : relay(stream, std::move(sealer), link) {}
  AnswerRelay relay;
  std::unique_ptr<openai::Exchange> exchange;
};

}  // namespace darkbloom::node
