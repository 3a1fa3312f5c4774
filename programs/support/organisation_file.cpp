#include "support/organisation_file.h"

#include <utility>

#include "organisation/invite_code.h"
#include "support/files.h"
#include "wire/link_frame.h"

namespace darkbloom {

Result<organisation::Organisation> read_organisation(const std::filesystem::path& file) {
  const auto code = read_file(file, organisation::kInviteTextMax);
  if (!code) return fail(code.error());
  auto read = organisation::parse_invite_code(code->text());
  if (read) return read;
  return fail(Fault::invalid, file.string() + " names no organisation. " + read.error().detail);
}

Result<organisation::Organisations> read_organisations(
    const std::vector<std::filesystem::path>& files) {
  if (files.size() > wire::kOrganisationsMax) {
    return fail(Fault::too_large, "At most 4 organisations can be used at once.");
  }
  organisation::Organisations all;
  for (const std::filesystem::path& file : files) {
    auto read = read_organisation(file);
    if (!read) return fail(read.error());
    all.push_back(std::move(*read));
  }
  return all;
}

Result<void> write_organisation(const std::filesystem::path& file,
                                const organisation::Organisation& organisation) {
  Secret line = organisation::invite_code(organisation);
  line.append(view_of("\n"));
  return write_private_file(file, line.view());
}

}  // namespace darkbloom
