#include "sim/world.h"

#include <gtest/gtest.h>

#include "ledger/api_key.h"

namespace darkbloom::sim {
namespace {

constexpr Micros kAsking = 12 * kSecond;    // errands begin within this
constexpr Micros kPatience = 45 * kMinute;  // more than a stream may live
constexpr int kErrands = 10;

std::string key_of(std::size_t client) {
  return "dk-client-" + std::to_string(client);
}

ledger::AccountId account_of(std::size_t client) {
  return static_cast<ledger::AccountId>(client + 1);
}

}  // namespace

World::World(std::uint64_t seed, Weather weather)
    : weather_(weather),
      timeline_(seed),
      coordinator_random_(timeline_.random.number(1U << 30)),
      core_({*this, *this, timeline_, coordinator_random_, no_log_, no_makers_}) {
  const std::size_t nodes = 2 + timeline_.random.number(3);
  for (std::size_t index = 0; index < nodes; ++index) {
    machines_.push_back({std::make_unique<NodeHost>(timeline_, genuine_), std::nullopt});
    start_node(index);
    step_node(index);
  }
  for (std::size_t index = 0; index < 2; ++index) {
    devices_.push_back(
        {std::make_unique<ClientHost>(timeline_, genuine_, key_of(index)), std::nullopt});
    dial_client(index);
  }
  tick();
  watch();
  plan_errands();
  if (weather_ != Weather::calm) plan_faults();
}

Result<ledger::Account> World::find(const Digest& key_digest) {
  for (std::size_t index = 0; index < devices_.size(); ++index) {
    if (ledger::digest_of_key(key_of(index)) != key_digest) continue;
    // The second client may run little at once, so that refusals happen.
    const std::uint32_t most = weather_ == Weather::calm || index == 0 ? 64 : 2;
    return ledger::Account{account_of(index), key_of(index), {.concurrent_max = most}};
  }
  return fail(Fault::unauthenticated, "nobody has this key");
}

void World::send(LinkId link, const wire::Frame& frame) {
  for (Post& post : attacker_.pass(link, frame))
    network_.send(post.link, Towards::edge, std::move(post.parcel));
}

End World::coordinator_end(const std::shared_ptr<LinkId>& link) {
  return {[this, link](const Parcel& parcel) { core_.received(*link, parcel.bytes); },
          [this, link] { core_.left(*link); }};
}

void World::start_node(std::size_t index) {
  const auto slots = static_cast<std::uint32_t>(1 + timeline_.random.number(3));
  machines_[index].host->start(
      [this, index](const wire::Frame& frame) {
        const auto link = machines_[index].link;
        if (link) network_.send(*link, Towards::coordinator, {wire::encode(frame)});
      },
      weather_ == Weather::calm ? 64 : slots);
  dial_node(index);
}

void World::dial_node(std::size_t index) {
  Machine& machine = machines_[index];
  if (machine.link || !machine.host->alive()) return;
  // shared: both ends of the link name it, and it has its name only once it has ends.
  const auto link = std::make_shared<LinkId>();
  NodeHost& host = *machine.host;
  End edge{[&host](const Parcel& parcel) { host.received(parcel.bytes); },
           [this, index, &host] {
             host.link_down();
             machines_[index].link.reset();
             timeline_.after(timeline_.between(kSecond, 3 * kSecond),
                             [this, index] { dial_node(index); });
           }};
  *link = network_.join(coordinator_end(link), std::move(edge));
  machine.link = *link;
  core_.node_joined(*link);
}

void World::dial_client(std::size_t index) {
  Device& device = devices_[index];
  if (device.link) return;
  const auto link = std::make_shared<LinkId>();  // shared as in dial_node
  ClientHost& host = *device.host;
  End edge{[&host](const Parcel& parcel) { host.received(parcel); },
           [this, index, &host] {
             host.link_down();
             devices_[index].link.reset();
             timeline_.after(timeline_.between(kSecond, 3 * kSecond),
                             [this, index] { dial_client(index); });
           }};
  *link = network_.join(coordinator_end(link), std::move(edge));
  device.link = *link;
  host.link_up([this, name = *link](const wire::Frame& frame) {
    network_.send(name, Towards::coordinator, {wire::encode(frame)});
  });
  core_.client_joined(*link);
}

void World::tick() {
  core_.tick();
  for (const Machine& machine : machines_)
    machine.host->tick();
  timeline_.after(kSecond, [this] { tick(); });
}

void World::watch() {
  core_.watch();
  for (const Device& device : devices_)
    device.host->tick();
  timeline_.after(100 * kMs, [this] { watch(); });
}

void World::step_node(std::size_t index) {
  machines_[index].host->step();
  timeline_.after(timeline_.between(20 * kMs, 120 * kMs), [this, index] { step_node(index); });
}

void World::plan_errands() {
  for (int number = 1; number <= kErrands; ++number) {
    const std::size_t client = timeline_.random.number(devices_.size());
    timeline_.at(timeline_.between(kSecond, kAsking),
                 [this, client, number] { ask(client, number); });
  }
}

void World::ask(std::size_t client, int number) {
  Tale tale{.number = number, .words = static_cast<int>(timeline_.random.number(30))};
  tale.streams = timeline_.chance(75);
  if (timeline_.chance(20)) tale.max_tokens = 1 + timeline_.random.number(200);
  const bool calm = weather_ == Weather::calm;
  tale.fails = !calm && timeline_.chance(8);
  const bool known = calm || timeline_.chance(95);
  ClientHost& host = *devices_[client].host;
  host.ask(std::move(tale), known ? host.key() : "dk-of-nobody");
  if (calm || !timeline_.chance(15)) return;
  timeline_.after(timeline_.between(kMs, 2 * kSecond),
                  [&host, back = timeline_.random.number(3)] { host.cancel(back); });
}

void World::plan_faults() {
  if (weather_ == Weather::hostile) attacker_.percent = 2 + timeline_.random.number(20);
  for (std::size_t left = timeline_.random.number(5); left > 0; --left) {
    timeline_.at(timeline_.between(kSecond, kAsking + 2 * kSecond), [this] {
      if (!healed_) kill_node(timeline_.random.number(machines_.size()));
    });
  }
  for (std::size_t left = timeline_.random.number(3); left > 0; --left) {
    timeline_.at(timeline_.between(kSecond, kAsking + 2 * kSecond), [this] {
      if (!healed_) cut_a_link();
    });
  }
  if (!timeline_.chance(10)) return;
  const std::size_t hung = timeline_.random.number(machines_.size());
  timeline_.at(timeline_.between(kSecond, kAsking), [this, hung] {
    machines_[hung].host->hangs = true;  // and stays so: only deadlines help
  });
}

void World::kill_node(std::size_t index) {
  Machine& machine = machines_[index];
  if (!machine.host->alive()) return;
  machine.host->die();
  if (machine.link) network_.edge_died(*machine.link, timeline_.chance(50));
  machine.link.reset();
  timeline_.after(timeline_.between(100 * kMs, 8 * kSecond), [this, index] {
    if (!machines_[index].host->alive()) start_node(index);
  });
}

void World::cut_a_link() {
  const bool of_client = timeline_.chance(50);
  const auto link = of_client ? devices_[timeline_.random.number(devices_.size())].link
                              : machines_[timeline_.random.number(machines_.size())].link;
  if (link) network_.cut(*link, timeline_.chance(50));
}

void World::heal() {
  healed_ = true;
  attacker_.percent = 0;
  if (weather_ != Weather::hostile) return;
  // Who waits for a frame that an attacker dropped hears of it when the link ends.
  for (const Device& device : devices_) {
    if (device.link) network_.cut(*device.link, false);
  }
}

bool World::quiet() const {
  bool quiet = core_.streams() == 0;
  for (const Device& device : devices_)
    quiet = quiet && device.host->running() == 0;
  for (const Machine& machine : machines_)
    quiet = quiet && (machine.host->hangs || machine.host->active() == 0);
  return quiet;
}

Tally World::run() {
  while (timeline_.step(kAsking + 3 * kSecond)) {
  }
  heal();
  const Micros until = timeline_.now() + kPatience;
  // Frames that are under way may still arrive at those who have ended.
  while (timeline_.now() < until && !quiet())
    timeline_.step(until);
  const Micros settled = timeline_.now() + 2 * kSecond;
  while (timeline_.step(settled)) {
  }
  expect_nothing_left();
  return tally();
}

void World::expect_nothing_left() const {
  EXPECT_TRUE(quiet()) << "something still runs in a network that has healed";
  for (const Device& device : devices_) {
    for (const auto& hearing : device.host->hearings())
      EXPECT_NE(hearing->ending(), Ending::none) << "request " << hearing->tale().number;
  }
  EXPECT_EQ(core_.streams(), 0U);
  EXPECT_EQ(core_.payers(), 0U);
  for (std::size_t index = 0; index < devices_.size(); ++index)
    EXPECT_EQ(core_.running(account_of(index)), 0U) << "of client " << index;
}

Tally World::tally() const {
  Tally tally;
  tally.harmed = attacker_.harmed();
  tally.hash = timeline_.hash();
  for (const Device& device : devices_) {
    std::size_t accepted = 0;
    for (const auto& hearing : device.host->hearings()) {
      tally.endings[hearing->ending()] += 1;
      accepted += hearing->ending() != Ending::refused ? 1 : 0;
      if (hearing->fault()) tally.faults[*hearing->fault()] += 1;
    }
    tally.resumed += device.host->envelopes() - accepted;
  }
  return tally;
}

}  // namespace darkbloom::sim
