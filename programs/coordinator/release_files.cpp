#include "coordinator/release_files.h"

#include "support/files.h"

namespace darkbloom::coordinator {

Result<std::string> release_proof(const std::filesystem::path& folder, std::string_view path,
                                  const PublicLog& log) {
  const auto note = read_file((folder / path).replace_filename("release.note"), kReleaseNoteMax);
  if (!note) return fail(note.error());
  const auto proven =
      log.prove(attest::encode_log_entry(attest::TextEntry{"release", std::string(note->text())}));
  if (!proven) return fail(Fault::not_found, "The log does not have this release.");
  return std::string(text_of(proven->proof));
}

}  // namespace darkbloom::coordinator
