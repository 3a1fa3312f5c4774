// fleet_bench [--rounds N]
// Places requests among 1,260, 10,000 and 100,000 nodes that all serve the model, and prints one
// JSON object: microseconds of a look at all of them and of a pick among three candidates, and how
// often memory was asked for meanwhile. Between two requests a node's row is rewritten, as in life.

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <nlohmann/json.hpp>
#include <random>
#include <string_view>
#include <vector>

#include "fleet/router.h"

namespace {

std::uint64_t& allocations() {
  static std::uint64_t count = 0;
  return count;
}

}  // namespace

// Counted, so that "no allocation" is measured and not claimed.
void* operator new(std::size_t size) {
  ++allocations();
  if (void* const memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace darkbloom::fleet {
namespace {

using Engine = std::mt19937_64;

NodeId numbered(std::size_t number, Engine& engine) {
  NodeId id;
  for (std::uint8_t& byte : id.bytes)
    byte = static_cast<std::uint8_t>(engine());
  for (std::size_t byte = 0; byte < 4; ++byte)
    id.bytes[12 + byte] = static_cast<std::uint8_t>(number >> (8 * byte));
  return id;
}

struct Timed {
  std::vector<double> micros;
  std::uint64_t allocations = 0;

  nlohmann::ordered_json json() {
    std::ranges::sort(micros);
    const auto at = [&](double share) {
      return micros[static_cast<std::size_t>(share * static_cast<double>(micros.size() - 1))];
    };
    return {{"p50_us", at(0.5)}, {"p99_us", at(0.99)}, {"allocations", allocations}};
  }
};

template <typename Place>
void time(Timed& timed, const Place& place) {
  const std::uint64_t before = allocations();
  const auto start = std::chrono::steady_clock::now();
  place();
  const auto passed = std::chrono::steady_clock::now() - start;
  timed.allocations += allocations() - before;
  timed.micros.push_back(std::chrono::duration<double, std::micro>(passed).count());
}

nlohmann::ordered_json measure(std::size_t nodes, std::size_t rounds) {
  Engine engine(7);
  Registry registry;
  std::vector<NodeId> ids;
  for (std::size_t number = 0; number < nodes; ++number) {
    NodeEntry node{numbered(number, engine)};
    node.models = {{"model", 131'072}};
    node.load.slots = 4;
    ids.push_back(node.id);
    if (!registry.join(std::move(node), 0)) std::abort();
    registry.pace(ids.back(), "model")->prompt_s = 1e-4 * static_cast<double>(1 + engine() % 20);
    registry.touched(ids.back(), 0);
  }
  Router router(registry);
  Timed scan;
  Timed pick;
  scan.micros.reserve(rounds);
  pick.micros.reserve(rounds);
  const NodeTable& table = *registry.table("model");
  std::uint64_t checksum = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    const NodeId& busy = ids[engine() % nodes];
    registry.entry(busy)->in_flight =
        static_cast<std::uint32_t>(engine() % 4);  // a refusal would allocate its sentence
    registry.touched(busy, 0);
    const Work work{.prompt_tokens = static_cast<double>(engine() % 10'000), .answer_chunks = 100};
    const std::array candidates{ids[engine() % nodes], ids[engine() % nodes],
                                ids[engine() % nodes]};
    const Query query{.model = "model", .work = work, .token_bound = 16'384};
    time(scan, [&] { checksum += table.least(work).value_or(0); });
    time(pick, [&] { checksum += router.pick(candidates, query, 0) ? 1 : 0; });
  }
  if (checksum == 0) std::abort();  // and so nothing was optimised away
  return {{"nodes", nodes}, {"all", scan.json()}, {"candidates", pick.json()}};
}

}  // namespace
}  // namespace darkbloom::fleet

int main(int count, char** words) {
  std::size_t rounds = 20'000;
  if (count == 3 && std::string_view(words[1]) == "--rounds") {
    const std::string_view text = words[2];
    std::from_chars(text.data(), text.data() + text.size(), rounds);
  } else if (count != 1) {
    std::fputs("usage: fleet_bench [--rounds N]\n", stderr);
    return 2;
  }
  nlohmann::ordered_json found = nlohmann::ordered_json::array();
  for (const std::size_t nodes : {1'260, 10'000, 100'000})
    found.push_back(darkbloom::fleet::measure(nodes, std::max<std::size_t>(100, rounds)));
  std::puts(found.dump().c_str());
  return 0;
}
