#include "attest/verify/log_findings.h"

#include <algorithm>

namespace darkbloom::attest {

bool LogFindings::names_key(const crypto::P256Public& identity) const {
  return std::ranges::any_of(entries, [&](const LogEntry& entry) {
    const auto* key = std::get_if<NodeKeyEntry>(&entry);
    return key != nullptr && key->identity == identity;
  });
}

const BuildEntry* LogFindings::build(const Digest& digest) const {
  for (const LogEntry& entry : entries) {
    const auto* build = std::get_if<BuildEntry>(&entry);
    if (build != nullptr && build->digest == digest) return build;
  }
  return nullptr;
}

bool LogFindings::names_model(std::string_view name, const Digest& weights) const {
  return std::ranges::any_of(entries, [&](const LogEntry& entry) {
    const auto* model = std::get_if<ModelEntry>(&entry);
    return model != nullptr && model->name == name && model->weights == weights;
  });
}

std::map<TpmName, RegisteredKey> LogFindings::registered() const {
  std::map<TpmName, RegisteredKey> keys;
  for (const LogEntry& entry : entries) {
    const auto* key = std::get_if<TpmKeyEntry>(&entry);
    if (key != nullptr) keys[key->name] = {key->simulated};
  }
  return keys;
}

std::map<std::uint8_t, std::set<Digest>> LogFindings::registers() const {
  std::map<std::uint8_t, std::set<Digest>> known;
  for (const LogEntry& entry : entries) {
    const auto* platform = std::get_if<RegistersEntry>(&entry);
    if (platform == nullptr) continue;
    for (const auto& [index, value] : platform->registers)
      known[index].insert(value);
  }
  return known;
}

}  // namespace darkbloom::attest
