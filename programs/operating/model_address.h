#pragma once
// What a person calls a model, and where it lies under a base URL that has Hugging Face's layout:
// BASE/OWNER/REPOSITORY/resolve/REVISION/FILE.

#include <string>
#include <string_view>

#include "base/error.h"

namespace darkbloom::model {

inline constexpr std::size_t kAddressMax = 512;
inline constexpr std::size_t kPartMax = 128;   ///< letters between two slashes
inline constexpr std::size_t kFoldersMax = 3;  ///< above a file in its repository

struct ModelAddress {
  std::string owner;
  std::string repository;
  std::string file = {};          ///< a path in the repository that ends in .gguf, or empty
  std::string quantisation = {};  ///< such as Q4_K_M where no file is named, or empty
};

/// OWNER/REPOSITORY, then nothing, :QUANTISATION or /FILE.gguf. Each part has letters, digits and
/// ._- and begins with none of these three, so that it is safe as a URL and as a file's name.
/// Refuses all else in one sentence (invalid).
Result<ModelAddress> parse_address(std::string_view text);

/// A branch, a tag or a commit, of the letters of one part (invalid).
Result<void> check_revision(std::string_view revision);

/// True for the path of a GGUF file as parse_address has it: for names that strangers list.
bool is_file_path(std::string_view path);

/// OWNER/REPOSITORY/FILE: its name here, and its path in the store. `address` has a file.
std::string name_of(const ModelAddress& address);

/// `base` has no slash at its end.
std::string file_url(std::string_view base, const ModelAddress& address, std::string_view revision);
/// What lists the repository's files: BASE/api/models/OWNER/REPOSITORY/revision/REVISION.
std::string listing_url(std::string_view base, const ModelAddress& address,
                        std::string_view revision);

}  // namespace darkbloom::model
