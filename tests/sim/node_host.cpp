#include "sim/node_host.h"

#include <gtest/gtest.h>

#include "sim/tale_script.h"

namespace darkbloom::sim {
namespace {

attest::Statement statement_of(const crypto::P256Key& identity, const crypto::P256Key& hpke,
                               const engine::ModelInfo& model) {
  attest::Statement statement;
  statement.identity = identity.public_key();
  statement.hpke = hpke.public_key();
  statement.models = {{model.name, model.digest, model.context}};
  return statement;
}

}  // namespace

Result<std::unique_ptr<engine::Session>> TaleEngine::start(engine::Job job,
                                                           engine::Listener& listener) {
  if (scripted_.active() >= 2 * scripted_.slots) return fail(Fault::no_capacity, "full");
  std::string begun;
  const auto tale = Tale::of_prompt(vocabulary().text_of(job.prompt), begun);
  EXPECT_TRUE(tale.has_value()) << "an engine is given a prompt that nobody wrote";
  auto script = tale ? rest_of(*tale, begun) : std::nullopt;
  EXPECT_TRUE(script.has_value()) << "a resumed answer begins with foreign text";
  if (script) scripted_.script_for(starts_, std::move(*script));
  auto session = scripted_.start(std::move(job), listener);
  if (session) ++starts_;
  return session;
}

std::string bound_part_of(ByteView envelope) {
  const auto view = wire::decode_envelope(envelope);
  if (!view) return {};
  return std::string(text_of(view->facts_bytes)) + std::string(text_of(view->body));
}

NodeHost::Life::Life(NodeHost& host, std::function<void(const wire::Frame&)> out_in)
    : out(std::move(out_in)),
      hpke(crypto::P256Key::generate(host.random_)),
      models{.chat = {&engine}},
      api(models, host.timeline_, host.random_),
      opener({attest::node_id_of(host.identity_.public_key()), hpke.public_key(),
              [this](ByteView peer) { return hpke.dh(peer); }},
             host.timeline_, host.random_),
      service({models, api, opener, host.identity_, *this, host.timeline_},
              statement_of(host.identity_, hpke, engine.model())) {}

void NodeHost::start(std::function<void(const wire::Frame&)> send, std::uint32_t slots) {
  life_ = std::make_unique<Life>(*this, std::move(send));
  life_->engine.set_slots(slots);
}

void NodeHost::received(ByteView bytes) {
  if (!life_) return;
  const std::size_t before = life_->engine.starts();
  life_->service.received(bytes);
  if (life_->engine.starts() == before) return;
  const auto frame = wire::decode_frame(bytes);
  const auto* open = frame ? std::get_if<wire::Open>(&*frame) : nullptr;
  ASSERT_NE(open, nullptr) << "only an envelope starts a decode";
  const std::string bound = bound_part_of(open->envelope);
  EXPECT_TRUE(genuine_.contains(bound)) << "a node opened an envelope that was tampered with";
  EXPECT_TRUE(life_->served.insert(bound).second) << "a node served an envelope twice";
}

void NodeHost::link_down() {
  if (life_) life_->service.link_down();
}

void NodeHost::tick() {
  if (life_) life_->service.tick();
}

void NodeHost::step() {
  if (life_ && !hangs) life_->engine.step();
}

}  // namespace darkbloom::sim
