#pragma once
// A program on this disk as build provenance names it.

#include <filesystem>

#include "attest/provenance.h"

namespace darkbloom::provenance {

/// Its name without folders, and its SHA-256. Refuses as not_found what cannot be read.
Result<attest::BuiltFile> read_built_file(const std::filesystem::path& program);

}  // namespace darkbloom::provenance
