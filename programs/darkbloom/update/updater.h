#pragma once
// One update from the offer to a healthy machine, or back to where it was. No socket and no disk in
// here: what they do is handed in.

#include <optional>
#include <string>

#include "darkbloom/update/rollout_ring.h"
#include "tlog/log_policy.h"

namespace darkbloom::update {

/// The machine, and the place that releases come from.
class UpdateWorld {
 public:
  virtual ~UpdateWorld() = default;
  /// The newest release for this platform, as its signed note.
  virtual Result<std::string> note() = 0;
  /// The proof that the log has that note.
  virtual Result<std::string> proof() = 0;
  /// Brings a file into a folder apart, at most `wanted.size` bytes of it, and says what came.
  virtual Result<release::ReleaseFile> fetch(const release::Version& version,
                                             const release::ReleaseFile& wanted) = 0;
  /// The folder apart becomes the installed release of that version, which is not used yet.
  virtual Result<void> put_in_place(const release::Version& version) = 0;
  /// From now on this version is the one that is used. In one step.
  virtual Result<void> point_at(const release::Version& version) = 0;
  /// Whether the version in use works.
  virtual Result<void> check_health() = 0;
  /// The version is not to be taken again.
  virtual void remember_failed(const release::Version& version) = 0;
};

struct UpdateTerms {
  tlog::NoteKey key;                        ///< of whoever makes releases
  std::optional<tlog::LogPolicy> log = {};  ///< demands that a log has the release
  std::string platform;
  Machine machine;
  UnixMillis now_ms = 0;
  bool check_only = false;
};

enum class Outcome : std::uint8_t { updated, available, stays, rolled_back };

struct UpdateReport {
  Outcome outcome = Outcome::stays;
  release::Version offered = {};
  Decision decision = Decision::take;
  std::string why = {};  ///< why it was rolled back
};

/// `world` is asked in the order of its methods; nothing is fetched before signature and log are
/// good, and nothing is used before every file is. Refuses what anybody got wrong, and has then
/// changed nothing that is used; internal when even going back failed.
Result<UpdateReport> run_update(const UpdateTerms& terms, UpdateWorld& world);

}  // namespace darkbloom::update
