#pragma once
// The memory that a model file's mapping takes. One source file for each system.

#include <filesystem>

namespace darkbloom::engine {

/// Lets go of the pages of this file that are mapped: they are read again when they are needed. A
/// copy that the library has made of them, for faster arithmetic, stays.
void give_back_pages(const std::filesystem::path& file);

}  // namespace darkbloom::engine
