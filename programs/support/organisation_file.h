#pragma once
// An organisation's secret as a file: its invite code, on one line.

#include <filesystem>
#include <string>
#include <vector>

#include "organisation/organisation.h"

namespace darkbloom {

/// Refuses, naming the file and never what stands in it, what cannot be read (as read_file does)
/// and what is no invite code (invalid).
Result<organisation::Organisation> read_organisation(const std::filesystem::path& file);
/// Refuses more than wire::kOrganisationsMax as too_large.
Result<organisation::Organisations> read_organisations(
    const std::vector<std::filesystem::path>& files);
/// Mode 0600.
Result<void> write_organisation(const std::filesystem::path& file,
                                const organisation::Organisation& organisation);

}  // namespace darkbloom
