#include "fleet/node_table.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/check.h"

namespace darkbloom::fleet {
namespace {

constexpr float kClosed = std::numeric_limits<float>::infinity();
constexpr double kTypicalWeight = 0.02;
constexpr double kUsualWeight = 0.02;
constexpr double kClassWeight = 0.1;
constexpr std::size_t kLanes = 8;
constexpr double kBelieved = 10;  // times faster or slower than the usual node

void follow(Pace& usual, const Pace& pace, double weight) {
  usual.start_s += weight * (pace.start_s - usual.start_s);
  usual.prompt_s += weight * (pace.prompt_s - usual.prompt_s);
  usual.chunk_s += weight * (pace.chunk_s - usual.chunk_s);
}

}  // namespace

NodeTable::Row NodeTable::add(std::uint32_t member, std::string_view machine_class) {
  const auto known = usual_of_class_.find(machine_class);
  Pace fresh = known == usual_of_class_.end() ? usual_ : known->second;
  fresh.drift = 1;
  fresh.samples = 0;
  if (free_.empty()) {
    base_.push_back(kClosed);
    prompt_.push_back(0);
    chunk_.push_back(0);
    members_.push_back(member);
    paces_.push_back(fresh);
    cold_.push_back(0);
    return rows() - 1;
  }
  const Row row = free_.back();
  free_.pop_back();
  members_[row] = member;
  paces_[row] = fresh;
  cold_[row] = 0;
  return row;
}

void NodeTable::remove(Row row) {
  close(row);
  free_.push_back(row);
}

void NodeTable::prior(Row row, double prompt_s, double chunk_s) {
  Pace& pace = paces_[row];
  if (pace.samples > 0) return;
  const auto believed = [](double told, double usual) {
    return told > 0 ? std::clamp(told, usual / kBelieved, usual * kBelieved) : usual;
  };
  pace.prompt_s = believed(prompt_s, usual_.prompt_s);
  pace.chunk_s = believed(chunk_s, usual_.chunk_s);
}

NodeTable::Row NodeTable::warm() const {
  Row count = 0;
  for (Row row = 0; row < rows(); ++row)
    count += is_open(row) && cold_[row] == 0 ? 1 : 0;
  return count;
}

void NodeTable::set(Row row, const Cost& cost) {
  check(row < rows(), "only rows of the table are set");
  if (!is_open(row)) open_ += 1;
  base_[row] = static_cast<float>(cost.base_s);
  prompt_[row] = static_cast<float>(cost.prompt_s);
  chunk_[row] = static_cast<float>(cost.chunk_s);
}

void NodeTable::close(Row row) {
  check(row < rows(), "only rows of the table are closed");
  if (is_open(row)) open_ -= 1;
  base_[row] = kClosed;
}

bool NodeTable::is_open(Row row) const {
  return base_[row] != kClosed;
}

double NodeTable::cost(Row row, const Work& work) const {
  return base_[row] + work.prompt_tokens * prompt_[row] + work.answer_chunks * chunk_[row];
}

float NodeTable::least_of(Row from, Row to, const Work& work) const {
  const auto tokens = static_cast<float>(work.prompt_tokens);
  const auto chunks = static_cast<float>(work.answer_chunks);
  const float* const base = base_.data();
  const float* const prompt = prompt_.data();
  const float* const chunk = chunk_.data();
  // Lanes, so that the compiler may compare several rows at once.
  std::array<float, kLanes> least;
  least.fill(kClosed);
  std::size_t at = from;
  for (; at + kLanes <= to; at += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::size_t row = at + lane;
      const float cost = base[row] + tokens * prompt[row] + chunks * chunk[row];
      least[lane] = cost < least[lane] ? cost : least[lane];
    }
  }
  for (; at < to; ++at)
    least[0] = std::min(least[0], base[at] + tokens * prompt[at] + chunks * chunk[at]);
  return *std::ranges::min_element(least);
}

NodeTable::Row NodeTable::place_of(Row from, Row to, const Work& work) const {
  const auto tokens = static_cast<float>(work.prompt_tokens);
  const auto chunks = static_cast<float>(work.answer_chunks);
  Row best = from;
  float least = kClosed;
  for (Row row = from; row < to; ++row) {
    const float cost = base_[row] + tokens * prompt_[row] + chunks * chunk_[row];
    if (cost >= least) continue;
    least = cost;
    best = row;
  }
  return best;
}

std::optional<NodeTable::Row> NodeTable::least(const Work& work) const {
  float least = kClosed;
  Row block = 0;
  for (Row from = 0; from < rows(); from += kBlock) {
    const float here = least_of(from, std::min(from + kBlock, rows()), work);
    if (here >= least) continue;
    least = here;
    block = from;
  }
  if (least == kClosed) return std::nullopt;
  return place_of(block, std::min(block + kBlock, rows()), work);
}

void NodeTable::learn_request(double prompt_tokens) {
  typical_.prompt_tokens += kTypicalWeight * (prompt_tokens - typical_.prompt_tokens);
}

void NodeTable::learn_answer(double chunks) {
  typical_.answer_chunks += kTypicalWeight * (chunks - typical_.answer_chunks);
}

void NodeTable::learn_pace(const Pace& pace, std::string_view machine_class) {
  follow(usual_, pace, kUsualWeight);
  if (machine_class.empty()) return;
  const auto known = usual_of_class_.find(machine_class);
  if (known != usual_of_class_.end()) return follow(known->second, pace, kClassWeight);
  if (usual_of_class_.size() < kClassesMax) usual_of_class_.emplace(machine_class, pace);
}

}  // namespace darkbloom::fleet
