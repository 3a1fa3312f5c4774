#pragma once
// Writes a log: entries and tiles first, then the checkpoint that makes them part of it. Nothing is
// ever deleted nor written again in another order; what a crash left half done was never promised.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/environment.h"
#include "tlog/checkpoint.h"
#include "tlog/note_signer.h"
#include "tlog/proof.h"

namespace darkbloom::tlog {

/// Named objects, such as "tile/0/000.p/5" and "checkpoint". A write replaces an object whole or
/// not at all, and is on disk when it returns.
class LogStore {
 public:
  virtual ~LogStore() = default;
  /// Refuses as not_found what is not there.
  virtual Result<Bytes> read(const std::string& path) = 0;
  virtual Result<void> write(const std::string& path, ByteView content) = 0;
};

inline constexpr std::size_t kLogEntriesMax = std::size_t{1} << 20;  ///< all their hashes are held

class LogWriter {
 public:
  /// Begins a log, or goes on with the one in `store`. Refuses as tampered a store whose entries do
  /// not have the root that its checkpoint signed. `store` and `clock` outlive the writer.
  static Result<LogWriter> open(LogStore& store, NoteSigner signer, const Clock& clock);

  /// The entry's index; that of the same entry, if it is there already. Refuses what is over 64 KiB
  /// (too_large), and when the log is full (no_capacity). After a store's failure nothing has
  /// changed.
  Result<std::uint64_t> append(ByteView entry);
  TreeHead head() const;
  /// The hashes of all entries.
  const std::vector<Digest>& leaves() const { return leaves_; }
  /// All entries, read back from the store. Refuses as it does.
  Result<std::vector<Bytes>> entries() const;
  /// The present checkpoint, a signed note; with the cosignatures that were added for it.
  const std::string& checkpoint() const { return checkpoint_; }
  /// Keeps a witness's signature line, in the place of an earlier one of that name, and publishes
  /// the checkpoint with it. Refuses one for another size, and what is no signature line (invalid).
  /// Whether it is good is for those to say who know the witness.
  Result<void> add_cosignature(std::uint64_t size, std::string_view line);
  /// `index` is below the size.
  Proof proof_of(std::uint64_t index) const;
  /// That the log grew from its first `older`, which are at most all of it; empty where that needs
  /// no proof.
  std::vector<Digest> growth_from(std::uint64_t older) const;

 private:
  LogWriter(LogStore& store, NoteSigner signer, const Clock& clock)
      : store_(&store), signer_(std::move(signer)), clock_(&clock) {}
  static Result<std::vector<Bytes>> read_entries(LogStore& store, std::size_t size);
  Result<void> load(const Checkpoint& checkpoint);
  void take(ByteView entry);
  std::string signed_note(const std::vector<Digest>& leaves) const;
  Result<void> publish(std::string note);

  LogStore* store_;  // pointers, so that a writer moves
  NoteSigner signer_;
  const Clock* clock_;
  std::vector<Digest> leaves_;
  std::vector<Bytes> last_bundle_;                   // entries of the bundle that is not whole
  std::map<Digest, std::uint64_t> index_of_;         // by leaf hash
  std::map<std::string, std::string> cosignatures_;  // by witness, of the present size
  std::string checkpoint_;
};

}  // namespace darkbloom::tlog
