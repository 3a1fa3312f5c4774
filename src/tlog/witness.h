#pragma once
// A witness: cosigns a log's checkpoint only when it grows from the last one that it cosigned. C2SP
// tlog-witness, without its HTTP.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "tlog/merkle.h"
#include "tlog/note_signer.h"

namespace darkbloom::tlog {

inline constexpr std::size_t kAddCheckpointMax = kNoteMax + (64U << 10);

/// What a witness must not forget: each log's last cosigned checkpoint. A write is on disk when it
/// returns.
class WitnessStore {
 public:
  virtual ~WitnessStore() = default;
  /// Nothing when the log was never cosigned.
  virtual Result<std::optional<TreeHead>> read(const std::string& origin) = 0;
  virtual Result<void> write(const std::string& origin, const TreeHead& tree) = 0;
};

/// An HTTP answer.
struct WitnessAnswer {
  int status = 200;
  std::string body = {};
  std::string content_type = "text/plain; charset=utf-8";
};

/// One thread uses it: that makes the check and the write one step.
class Witness {
 public:
  /// `logs` are the keys of the logs that it knows; `store` and `clock` outlive it. The signer's
  /// key is one for cosignatures.
  Witness(NoteSigner signer, std::vector<NoteKey> logs, WitnessStore& store, const Clock& clock);

  std::string vkey() const { return signer_.vkey(); }
  /// POST add-checkpoint: 200 with the cosignature, 400 malformed, 403 not signed by the log, 404
  /// an unknown log, 409 another old size than the last (its size is the body) or another root of
  /// the same size, 422 not consistent, 500 when the store fails.
  WitnessAnswer add_checkpoint(std::string_view body);

 private:
  NoteSigner signer_;
  std::map<std::string, NoteKey> logs_;  // by origin
  WitnessStore& store_;
  const Clock& clock_;
};

/// What a log sends to a witness: its checkpoint, signed, with the proof that it grew from `old`.
std::string add_checkpoint_text(std::uint64_t old, std::span<const Digest> proof,
                                std::string_view checkpoint);

}  // namespace darkbloom::tlog
