#include "witness/witness_files.h"

#include <utility>

#include "crypto/hash.h"
#include "support/files.h"
#include "support/signing_key.h"
#include "tlog/checkpoint.h"

namespace darkbloom::witness {
namespace {

constexpr std::size_t kFileMax = 1024;

}  // namespace

Result<tlog::NoteSigner> load_signer(const std::filesystem::path& folder, const std::string& name,
                                     Random& random) {
  auto key = load_signing_key(folder / "witness.key", random);
  if (!key) return fail(key.error());
  return tlog::NoteSigner::make(name, tlog::KeyType::cosignature, std::move(*key));
}

std::filesystem::path CheckpointFiles::file_of(const std::string& origin) const {
  return folder_ / crypto::sha256(view_of(origin)).hex();
}

Result<std::optional<tlog::TreeHead>> CheckpointFiles::read(const std::string& origin) {
  const auto text = read_file(file_of(origin), kFileMax);
  if (!text && text.error().fault == Fault::not_found) return std::optional<tlog::TreeHead>();
  if (!text) return fail(text.error());
  const auto checkpoint = tlog::parse_checkpoint(text->text());
  if (!checkpoint || checkpoint->origin != origin) {
    return fail(Fault::tampered, "the witness's file of this log is damaged");
  }
  return std::optional(checkpoint->tree);
}

Result<void> CheckpointFiles::write(const std::string& origin, const tlog::TreeHead& tree) {
  return write_private_file(file_of(origin), view_of(tlog::checkpoint_text({origin, tree, {}})));
}

}  // namespace darkbloom::witness
