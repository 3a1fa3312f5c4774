#pragma once
// The organisations that this user has joined: a file each in the configuration folder, named as
// the user calls it, for nobody else's eyes.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "organisation/organisation.h"

namespace darkbloom::org {

inline constexpr std::size_t kNameMax = 64;

/// Letters, digits, '-' and '_', at most kNameMax.
bool is_name(std::string_view name);

class Keeping {
 public:
  explicit Keeping(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Refuses (invalid) a bad name and one that is taken, an organisation that is here under another
  /// name and one more than a client may use at once.
  Result<void> keep(const std::string& name, const organisation::Organisation& organisation) const;
  Result<organisation::Organisation> read(const std::string& name) const;
  /// In order.
  std::vector<std::string> names() const;
  Result<void> leave(const std::string& name) const;
  std::filesystem::path file_of(const std::string& name) const { return folder_ / name; }

 private:
  Result<void> expect(const std::string& name) const;

  std::filesystem::path folder_;
};

/// In the user's configuration folder; empty where there is none.
std::filesystem::path usual_folder();

}  // namespace darkbloom::org
