#pragma once
// The small text files that the kernel answers questions with.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace darkbloom::node::owner {

/// At most 16 KiB of it; empty where it cannot be read.
std::string text_in(const std::filesystem::path& file);
/// Its first word.
std::string word_in(const std::filesystem::path& file);
/// Its first word, where that is a whole number.
std::optional<std::int64_t> number_in(const std::filesystem::path& file);
/// The number after a label such as "MemTotal:" in a text.
std::optional<std::uint64_t> number_after(const std::string& text, const std::string& label);

}  // namespace darkbloom::node::owner
