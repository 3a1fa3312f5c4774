#include "grammar/rules.h"

#include <algorithm>
#include <format>

#include "base/check.h"

namespace darkbloom::grammar {
namespace {

constexpr std::uint64_t kBlock = 128;
constexpr std::size_t kHintMax = 24;

/// GBNF's names hold letters, digits and hyphens.
std::string name_like(std::string_view hint) {
  std::string name;
  for (const char c : hint.substr(0, kHintMax)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += plain ? c : '-';
  }
  return name.empty() || name == "root" ? "r" : name;
}

std::string few(const std::string& unit, std::uint64_t count) {
  if (count == 0) return {};
  return count == 1 ? unit : std::format("{}{{{}}}", unit, count);
}

void append_part(std::string& sequence, std::string_view part) {
  if (!sequence.empty() && !part.empty()) sequence += ' ';
  sequence += part;
}

}  // namespace

std::string Rules::reserve(std::string_view hint) {
  const std::string like = name_like(hint);
  std::string name = like;
  while (index_.contains(name))
    name = std::format("{}-{}", like, ++next_[like]);
  index_.emplace(name, rules_.size());
  rules_.push_back({.name = name, .body = {}});
  return name;
}

void Rules::define(const std::string& name, std::string body) {
  const auto at = index_.find(name);
  check(at != index_.end() && rules_[at->second].body.empty(), "a reserved rule is defined once");
  check(!body.empty(), "a rule has a body");
  bytes_ += name.size() + body.size() + std::string_view(" ::= \n").size();
  rules_[at->second].body = std::move(body);
}

std::string Rules::add(std::string_view hint, std::string body) {
  std::string name = reserve(hint);
  define(name, std::move(body));
  return name;
}

std::string Rules::shared(std::string_view hint, std::string body) {
  if (const auto known = by_body_.find(body); known != by_body_.end()) return known->second;
  std::string name = add(hint, body);
  by_body_.emplace(std::move(body), name);
  return name;
}

std::string Rules::remembered(const std::string& key) const {
  const auto known = by_key_.find(key);
  return known == by_key_.end() ? std::string() : known->second;
}

void Rules::remember(const std::string& key, const std::string& name) {
  by_key_.emplace(key, name);
}

std::string Rules::repeated(const std::string& unit, const Times& times) {
  check(!times.most || *times.most >= times.least, "at most is not less than at least");
  std::string sequence = counted(unit, times.least);
  if (!times.most) {
    append_part(sequence, unit + "*");
  } else {
    append_part(sequence, up_to(unit, *times.most - times.least));
  }
  return sequence;
}

std::string Rules::counted(const std::string& unit, std::uint64_t count) {
  if (count < 2 * kBlock) return few(unit, count);
  const std::string block = shared("block", few(unit, kBlock));
  std::string sequence = few(block, count / kBlock);
  append_part(sequence, few(unit, count % kBlock));
  return sequence;
}

/// Beyond one block: a whole block and the rest, or less than a block. Each length has one
/// derivation, so the sampler follows two states at most.
std::string Rules::up_to(const std::string& unit, std::uint64_t count) {
  if (count == 0) return {};
  if (count < 2 * kBlock) return std::format("{}{{0,{}}}", unit, count);
  const std::string block = shared("block", few(unit, kBlock));
  const std::string part = shared("part", std::format("{}{{0,{}}}", unit, kBlock - 1));
  std::string rest = up_to(unit, count % kBlock);
  for (std::uint64_t blocks = count / kBlock; blocks > 0; --blocks) {
    std::string body = block;
    append_part(body, rest);
    rest = shared("rest", body + " | " + part);
  }
  return rest;
}

std::string Rules::text(std::string_view root_body) const {
  std::string text = std::format("root ::= {}\n", root_body);
  text.reserve(text.size() + bytes_);
  for (const Rule& rule : rules_)
    text += rule.name + " ::= " + rule.body + '\n';
  return text;
}

}  // namespace darkbloom::grammar
