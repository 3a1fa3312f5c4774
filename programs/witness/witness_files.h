#pragma once
// What a witness keeps on disk: its key, and the last checkpoint of each log that it cosigned.

#include <filesystem>

#include "tlog/witness.h"

namespace darkbloom::witness {

/// Reads the witness's key from `folder`, or makes it there.
Result<tlog::NoteSigner> load_signer(const std::filesystem::path& folder, const std::string& name,
                                     Random& random);

/// A file a log, named after the digest of its origin.
class CheckpointFiles final : public tlog::WitnessStore {
 public:
  explicit CheckpointFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
  /// Refuses as tampered a file that is not one of ours: a witness that forgets is none.
  Result<std::optional<tlog::TreeHead>> read(const std::string& origin) override;
  Result<void> write(const std::string& origin, const tlog::TreeHead& tree) override;

 private:
  std::filesystem::path file_of(const std::string& origin) const;
  std::filesystem::path folder_;
};

}  // namespace darkbloom::witness
