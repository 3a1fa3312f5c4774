#include "darkbloom/org/keeping.h"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "support/organisation_file.h"
#include "wire/link_frame.h"

namespace darkbloom::org {

namespace fs = std::filesystem;

bool is_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return !name.empty() && name.size() <= kNameMax && name.front() != '-' &&
         std::ranges::all_of(name, plain);
}

Result<void> Keeping::keep(const std::string& name,
                           const organisation::Organisation& organisation) const {
  if (!is_name(name)) {
    return fail(Fault::invalid, "A name has letters, digits, '-' and '_', at most 64 of them.");
  }
  const auto all = names();
  if (std::ranges::contains(all, name)) {
    return fail(Fault::invalid, "There is an organisation '" + name + "' here already.");
  }
  if (all.size() >= wire::kOrganisationsMax) {
    return fail(Fault::invalid, "Nobody is in more than 4 organisations: leave one first.");
  }
  for (const std::string& other : all) {
    const auto known = read(other);
    if (known && known->id() == organisation.id()) {
      return fail(Fault::invalid, "This organisation is here already, as '" + other + "'.");
    }
  }
  std::error_code error;
  fs::create_directories(folder_, error);
  fs::permissions(folder_, fs::perms::owner_all, error);
  return write_organisation(file_of(name), organisation);
}

Result<organisation::Organisation> Keeping::read(const std::string& name) const {
  if (auto here = expect(name); !here) return fail(here.error());
  return read_organisation(file_of(name));
}

std::vector<std::string> Keeping::names() const {
  std::vector<std::string> all;
  std::error_code error;
  for (const fs::directory_entry& each : fs::directory_iterator(folder_, error)) {
    if (is_name(each.path().filename().string())) all.push_back(each.path().filename().string());
  }
  std::ranges::sort(all);
  return all;
}

Result<void> Keeping::leave(const std::string& name) const {
  if (auto here = expect(name); !here) return here;
  std::error_code error;
  if (fs::remove(file_of(name), error)) return {};
  return fail(Fault::unavailable, "Cannot remove " + file_of(name).string() + ".");
}

Result<void> Keeping::expect(const std::string& name) const {
  if (std::ranges::contains(names(), name)) return {};
  return fail(Fault::not_found, "There is no organisation '" + name + "' here.");
}

fs::path usual_folder() {
  const char* const folder = std::getenv("XDG_CONFIG_HOME");
  const char* const home = std::getenv("HOME");
  if (folder == nullptr && home == nullptr) return {};
  const fs::path base = folder != nullptr ? fs::path(folder) : fs::path(home) / ".config";
  return base / "darkbloom" / "organisations";
}

}  // namespace darkbloom::org
