#include "coordinator/public_log.h"

#include <algorithm>
#include <utility>

#include "tlog/witness.h"

namespace darkbloom::coordinator {

Result<PublicLog> PublicLog::open(tlog::LogStore& store, tlog::NoteSigner signer,
                                  const Clock& clock, std::size_t witnesses) {
  auto writer = tlog::LogWriter::open(store, std::move(signer), clock);
  if (!writer) return fail(writer.error());
  PublicLog log(std::move(*writer), clock, witnesses);
  const auto entries = log.writer_.entries();
  if (!entries) return fail(entries.error());
  for (const Bytes& bytes : *entries) {
    const Digest leaf = tlog::leaf_hash(bytes);
    log.place_of_.emplace(leaf, log.tree_.size());
    log.tree_.append(leaf);
    // What another version of this program wrote stays in the log, and means nothing to this one.
    if (const auto entry = attest::parse_log_entry(bytes)) log.index(bytes, *entry);
  }
  log.show();
  return log;
}

void PublicLog::index(ByteView bytes, const attest::LogEntry& entry) {
  if (const auto* key = std::get_if<attest::TpmKeyEntry>(&entry)) {
    tpm_keys_.insert_or_assign(key->name, copy_of(bytes));
  } else if (const auto* build = std::get_if<attest::BuildEntry>(&entry)) {
    builds_.insert_or_assign(build->digest, copy_of(bytes));
  } else if (const auto* model = std::get_if<attest::ModelEntry>(&entry)) {
    models_.insert_or_assign(model->weights, copy_of(bytes));
  } else if (std::holds_alternative<attest::RegistersEntry>(entry)) {
    registers_.push_back(copy_of(bytes));
    if (registers_.size() > kRegistersMax) registers_.erase(registers_.begin());
  }
}

Result<void> PublicLog::admit_key(const attest::LogEntry& entry) {
  if (!std::holds_alternative<attest::NodeKeyEntry>(entry)) return {};
  const UnixMillis now = clock_->now_ms();
  std::erase_if(new_keys_, [&](UnixMillis at) { return at < now - kHourMs; });
  if (new_keys_.size() >= kNodeKeysPerHour) {
    return fail(Fault::rate_limited, "too many new machines were written in the log lately");
  }
  new_keys_.push_back(now);
  return {};
}

Result<void> PublicLog::add(const attest::LogEntry& entry) {
  const Bytes bytes = attest::encode_log_entry(entry);
  const Digest leaf = tlog::leaf_hash(bytes);
  if (place_of_.contains(leaf)) return {};
  if (auto admitted = admit_key(entry); !admitted) return admitted;
  const auto place = writer_.append(bytes);
  if (!place) return fail(place.error());
  place_of_.emplace(leaf, *place);
  tree_.append(leaf);
  index(bytes, entry);
  if (witnesses_ == 0) show();
  return {};
}

std::optional<wire::LoggedEntry> PublicLog::prove(const Bytes& entry) const {
  const auto place = place_of_.find(tlog::leaf_hash(entry));
  if (place == place_of_.end() || place->second >= shown_.head.size) return std::nullopt;
  const auto at = static_cast<std::size_t>(place->second);
  const tlog::Proof proof{at, tree_.prove_inclusion(at, static_cast<std::size_t>(shown_.head.size)),
                          shown_.checkpoint};
  return wire::LoggedEntry{entry, copy_of(view_of(tlog::proof_text(proof)))};
}

std::vector<wire::LoggedEntry> PublicLog::about(const LogSubject& subject) {
  std::vector<wire::LoggedEntry> found;
  const auto take = [&](const Bytes& entry) {
    auto proven = prove(entry);
    if (proven && found.size() < wire::kLoggedMax) found.push_back(std::move(*proven));
  };
  const auto take_from = [&](const auto& entries, const auto& name) {
    const auto entry = entries.find(name);
    if (entry != entries.end()) take(entry->second);
  };
  take(attest::encode_log_entry(attest::NodeKeyEntry{subject.statement.identity}));
  take_from(builds_, subject.statement.build);
  if (subject.tpm) take_from(tpm_keys_, *subject.tpm);
  if (subject.tpm) std::ranges::for_each(registers_, take);
  for (const attest::ServedModel& model : subject.statement.models)
    take_from(models_, model.digest);
  return found;
}

bool PublicLog::wants_cosigning() const {
  if (witnesses_ == 0) return false;
  return asked_size_ != size() || clock_->now_ms() - asked_at_ms_ >= kRenewMs;
}

void PublicLog::asking() {
  asked_size_ = size();
  asked_at_ms_ = clock_->now_ms();
}

std::string PublicLog::request_for(std::uint64_t old) const {
  return tlog::add_checkpoint_text(old, writer_.growth_from(old), writer_.checkpoint());
}

Result<void> PublicLog::cosigned(std::uint64_t size, std::string_view line) {
  return writer_.add_cosignature(size, line);
}

void PublicLog::settle() {
  if (asked_size_ == size()) show();
}

void PublicLog::show() {
  shown_ = {{tree_.size(), tree_.root(tree_.size())}, writer_.checkpoint()};
  ++generation_;
}

}  // namespace darkbloom::coordinator
