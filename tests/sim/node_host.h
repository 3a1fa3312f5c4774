#pragma once
// A machine of the network: the production NodeService over an engine that tells Tales. It dies
// and comes back under the same identity with a new HPKE key, as the program does.

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "node/node_service.h"
#include "sim/network.h"
#include "sim/tale.h"
#include "support/scripted_engine.h"

namespace darkbloom::sim {

/// Says what the prompt's Tale has left to say.
class TaleEngine final : public engine::Engine {
 public:
  const engine::ModelInfo& model() const override { return scripted_.model(); }
  const engine::Vocabulary& vocabulary() const override { return scripted_.vocabulary(); }
  engine::Load load() const override { return scripted_.load(); }
  Result<std::unique_ptr<engine::Session>> start(engine::Job job,
                                                 engine::Listener& listener) override;
  void step() { scripted_.step(); }
  std::size_t starts() const { return starts_; }
  std::uint32_t active() const { return scripted_.active(); }
  void set_slots(std::uint32_t slots) { scripted_.slots = slots; }

 private:
  test::ScriptedEngine scripted_;
  std::size_t starts_ = 0;
};

/// Envelopes as clients made them: facts and body, what the seal binds.
using Envelopes = std::set<std::string>;
std::string bound_part_of(ByteView envelope);

class NodeHost {
 public:
  NodeHost(Timeline& timeline, const Envelopes& genuine)
      : timeline_(timeline),
        genuine_(genuine),
        random_(timeline.random.number(1U << 30)),
        identity_(crypto::P256Key::generate(random_)) {}

  void start(std::function<void(const wire::Frame&)> send, std::uint32_t slots);
  void die() { life_.reset(); }
  bool alive() const { return life_ != nullptr; }
  void received(ByteView frame);
  void link_down();
  void tick();
  void step();
  std::uint32_t active() const { return life_ ? life_->engine.active() : 0; }
  bool hangs = false;  ///< decodes nothing, and says that it is well

 private:
  struct Life final : node::NodeLink {
    Life(NodeHost& host, std::function<void(const wire::Frame&)> out);
    void send(const wire::Frame& frame) override { out(frame); }

    std::function<void(const wire::Frame&)> out;
    crypto::P256Key hpke;
    TaleEngine engine;
    openai::Models models;
    openai::Service api;
    seal::EnvelopeOpener opener;
    std::set<std::string> served;
    node::NodeService service;
  };

  Timeline& timeline_;
  const Envelopes& genuine_;
  test::SeededRandom random_;
  crypto::P256Key identity_;
  std::unique_ptr<Life> life_;
};

}  // namespace darkbloom::sim
