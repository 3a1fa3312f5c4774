#pragma once
// A public log as files in a folder, and what an operator puts beside it to be published.

#include <filesystem>
#include <string>
#include <vector>

#include "coordinator/public_log.h"
#include "coordinator/registrar.h"
#include "tlog/log_writer.h"

namespace darkbloom::coordinator {

/// Objects of the log are files of the same names below the folder.
class LogFiles final : public tlog::LogStore {
 public:
  explicit LogFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<Bytes> read(const std::string& path) override;
  Result<void> write(const std::string& path, ByteView content) override;

 private:
  std::filesystem::path folder_;
};

/// Whether `path` can be an object of a log: no other file is ever read for a stranger.
bool is_log_path(std::string_view path);

/// Reads the log's key from `file`, or makes it there.
Result<tlog::NoteSigner> load_log_key(const std::filesystem::path& file, const std::string& name,
                                      Random& random);

/// Writes in the log what lies in `folder` as *.entry and an operator may say: builds, registers,
/// models, claims, policies, provenance. Keys are for nodes and registrars. Returns one sentence
/// for each file that was left out.
std::vector<std::string> publish_folder(const std::filesystem::path& folder, LogBook& log);

/// Makers of TPMs: one for each *.pem in `folder`, issuer first and root last. The makers whose
/// files' names begin with "simulated" make software. Refuses a file that holds no certificates.
Result<std::vector<TpmMaker>> load_makers(const std::filesystem::path& folder);

}  // namespace darkbloom::coordinator
