#include "operating/model_address.h"

#include <algorithm>
#include <utility>

namespace darkbloom::model {
namespace {

constexpr std::string_view kEnding = ".gguf";

bool is_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9');
}

bool is_letter(char letter) {
  constexpr std::string_view kMarks = "._-";
  return is_word(letter) || kMarks.contains(letter);
}

bool is_part(std::string_view text) {
  return !text.empty() && text.size() <= kPartMax && is_word(text.front()) &&
         std::ranges::all_of(text, is_letter);
}

/// What stands before the mark; it and the mark are taken off `rest`.
std::string_view take_until(std::string_view& rest, char mark) {
  const std::size_t at = rest.find(mark);
  const std::string_view part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return part;
}

std::unexpected<Error> refused() {
  return fail(Fault::invalid,
              "A model is named OWNER/REPOSITORY, OWNER/REPOSITORY:QUANTISATION or "
              "OWNER/REPOSITORY/FILE.gguf, of letters, digits and ._- alone.");
}

}  // namespace

bool is_file_path(std::string_view path) {
  if (path.size() > kAddressMax || !path.ends_with(kEnding)) return false;
  if (std::ranges::count(path, '/') > static_cast<std::ptrdiff_t>(kFoldersMax)) return false;
  std::string_view rest = path;
  while (!rest.empty())
    if (!is_part(take_until(rest, '/'))) return false;
  return true;
}

Result<ModelAddress> parse_address(std::string_view text) {
  if (text.size() > kAddressMax) return refused();
  std::string_view rest = text;
  const std::string_view owner = take_until(rest, '/');
  const std::size_t end = rest.find_first_of(":/");
  const std::string_view repository = rest.substr(0, end);
  if (!is_part(owner) || !is_part(repository)) return refused();
  ModelAddress address{.owner = std::string(owner), .repository = std::string(repository)};
  if (end == std::string_view::npos) return address;
  const std::string_view last = rest.substr(end + 1);
  const bool is_file = rest[end] == '/';
  if (is_file ? !is_file_path(last) : !is_part(last)) return refused();
  (is_file ? address.file : address.quantisation) = last;
  return address;
}

Result<void> check_revision(std::string_view revision) {
  if (is_part(revision)) return {};
  return fail(Fault::invalid, "A revision is a branch, a tag or a commit without a slash.");
}

std::string name_of(const ModelAddress& address) {
  return address.owner + "/" + address.repository + "/" + address.file;
}

std::string file_url(std::string_view base, const ModelAddress& address,
                     std::string_view revision) {
  return std::string(base) + "/" + address.owner + "/" + address.repository + "/resolve/" +
         std::string(revision) + "/" + address.file;
}

std::string listing_url(std::string_view base, const ModelAddress& address,
                        std::string_view revision) {
  return std::string(base) + "/api/models/" + address.owner + "/" + address.repository +
         "/revision/" + std::string(revision);
}

}  // namespace darkbloom::model
