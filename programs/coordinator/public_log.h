#pragma once
// The coordinator's public log: who joins is written in it, witnesses cosign its states, clients
// get its proofs. No socket in here: what witnesses are sent and what they answer passes through.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/environment.h"
#include "coordinator/log_book.h"
#include "tlog/hash_tree.h"
#include "tlog/log_writer.h"

namespace darkbloom::coordinator {

class PublicLog final : public LogBook {
 public:
  /// Nodes make keys as they please: so many may be written within an hour.
  static constexpr std::size_t kNodeKeysPerHour = 600;
  static constexpr UnixMillis kHourMs = 60 * 60 * 1000;
  static constexpr UnixMillis kRenewMs =
      kHourMs;  ///< cosignatures get old; clients want fresh ones
  static constexpr std::size_t kRegistersMax = 16;  ///< platforms that are told to clients

  /// Goes on with the log in `store`. `witnesses` is how many are asked to cosign. `store` and
  /// `clock` outlive it.
  static Result<PublicLog> open(tlog::LogStore& store, tlog::NoteSigner signer, const Clock& clock,
                                std::size_t witnesses);

  Result<void> add(const attest::LogEntry& entry) override;
  std::vector<wire::LoggedEntry> about(const LogSubject& subject) override;
  bool knows(const attest::TpmName& tpm) const override { return tpm_keys_.contains(tpm); }
  std::uint64_t generation() const override { return generation_; }

  /// Proven in the state that is shown; nothing where the entry is newer, or not there.
  std::optional<wire::LoggedEntry> prove(const Bytes& entry) const;

  /// Whether witnesses should be asked now: the log has grown, or their word gets old.
  bool wants_cosigning() const;
  /// What to send to a witness that knows the log at size `old`.
  std::string request_for(std::uint64_t old) const;
  std::uint64_t size() const { return writer_.head().size; }
  void asking();
  /// A witness's signature line for the state of `size`.
  Result<void> cosigned(std::uint64_t size, std::string_view line);
  /// All witnesses have answered or had their time: clients are shown the state that was asked for,
  /// unless the log has grown meanwhile; then it is to be asked for again.
  void settle();

 private:
  PublicLog(tlog::LogWriter writer, const Clock& clock, std::size_t witnesses)
      : writer_(std::move(writer)), clock_(&clock), witnesses_(witnesses) {}
  void show();
  Result<void> admit_key(const attest::LogEntry& entry);
  void index(ByteView bytes, const attest::LogEntry& entry);

  tlog::LogWriter writer_;
  const Clock* clock_;
  std::size_t witnesses_;
  tlog::HashTree tree_;                       // of all entries
  std::map<Digest, std::uint64_t> place_of_;  // an entry's, by its leaf hash
  std::map<attest::TpmName, Bytes> tpm_keys_;
  std::map<Digest, Bytes> builds_;
  std::vector<Bytes> registers_;      // oldest first
  std::map<Digest, Bytes> models_;    // by weights
  std::vector<UnixMillis> new_keys_;  // when node keys were written, within the last hour

  struct Shown {
    tlog::TreeHead head;
    std::string checkpoint;
  };
  Shown shown_;
  std::uint64_t generation_ = 1;
  std::uint64_t asked_size_ = 0;
  UnixMillis asked_at_ms_ = 0;
};

}  // namespace darkbloom::coordinator
