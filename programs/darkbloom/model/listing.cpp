#include "darkbloom/model/listing.h"

#include <algorithm>
#include <cctype>

#include "json/document.h"
#include "operating/model_address.h"

namespace darkbloom::model {
namespace {

constexpr std::size_t kNamesSaidMax = 12;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return out;
}

/// Between marks: q8_0 is in model.q8_0.gguf and not in model-iq8_0.gguf.
bool has_word(std::string_view file, std::string_view word) {
  constexpr std::string_view kMarks = ".-/";
  for (std::size_t at = file.find(word); at != std::string_view::npos;
       at = file.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || kMarks.contains(file[at - 1]);
    if (begins && end < file.size() && kMarks.contains(file[end])) return true;
  }
  return false;
}

/// Other files of a model: a part of one, and what is no language model by itself.
bool is_whole_model(std::string_view file) {
  const std::string name = lower(file);
  return !name.contains("-of-0") && !name.contains("mmproj") && !name.contains("imatrix");
}

std::vector<std::string> matching(const std::vector<std::string>& files,
                                  std::string_view quantisation) {
  std::vector<std::string> found;
  std::ranges::copy_if(files, std::back_inserter(found), [&](const std::string& file) {
    return is_whole_model(file) && has_word(lower(file), lower(quantisation));
  });
  return found;
}

std::unexpected<Error> not_one(const std::vector<std::string>& files) {
  std::string names;
  for (const std::string& file : files) {
    if (static_cast<std::size_t>(&file - files.data()) == kNamesSaidMax)
      return fail(Fault::not_found,
                  "Name one file of the repository; there are" + names + " and more.");
    names += (names.empty() ? " " : ", ") + file;
  }
  if (names.empty()) return fail(Fault::not_found, "The repository has no GGUF file.");
  return fail(Fault::not_found, "Name one file of the repository; there are" + names + ".");
}

std::unexpected<Error> refused(const std::string& why) {
  return fail(Fault::invalid, "The list of the repository's files cannot be read: " + why);
}

}  // namespace

Result<std::vector<std::string>> parse_listing(std::string_view text) {
  if (text.size() > kListingMax) return refused("it is over 4 MiB.");
  const auto tree = json::parse(text);
  if (!tree) return refused(tree.error().detail);
  const json::Node* const siblings = tree->find("siblings");
  const auto* const list = siblings ? siblings->as<json::Node::Array>() : nullptr;
  if (list == nullptr) return refused("it has no siblings.");
  if (list->size() > kListedMax) return refused("it has over 10000 files.");
  std::vector<std::string> files;
  for (const json::Node& each : *list) {
    const json::Node* const name = each.find("rfilename");
    const auto* const file = name ? name->as<std::string>() : nullptr;
    if (file == nullptr) return refused("a file has no rfilename.");
    if (is_file_path(*file)) files.push_back(*file);
  }
  return files;
}

Result<std::string> choose_file(const std::vector<std::string>& files,
                                std::string_view quantisation) {
  std::vector<std::string> whole;
  std::ranges::copy_if(files, std::back_inserter(whole), is_whole_model);
  const bool any = quantisation.empty();
  if (any && whole.size() == 1) return whole.front();
  const auto found = matching(files, any ? kUsualQuantisation : quantisation);
  if (found.size() == 1) return found.front();
  return not_one(found.empty() ? files : found);
}

}  // namespace darkbloom::model
