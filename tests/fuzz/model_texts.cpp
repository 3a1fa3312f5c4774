#include <algorithm>

#include "base/check.h"
#include "darkbloom/model/listing.h"
#include "darkbloom/model/origin.h"
#include "darkbloom/model/settings_file.h"
#include "fuzz/targets.h"
#include "operating/manifest.h"
#include "operating/model_address.h"

namespace darkbloom::fuzz {
namespace {

void check_address(std::string_view text) {
  const auto address = model::parse_address(text);
  if (!address) return;
  check(!text.contains("/."), "no address leads upwards or hides");
  check(address->file.empty() || model::is_file_path(address->file), "a file is safe as a path");
  check(model::parse_address(address->owner + "/" + address->repository).has_value(),
        "its repository is an address");
}

void check_manifest(std::string_view text) {
  const auto manifest = model::parse_manifest(text);
  if (!manifest) return;
  const std::string written = model::to_json(*manifest);
  const auto again = model::parse_manifest(written);
  check(again && *again == *manifest, "what is written is read");
}

void check_listing(std::string_view text) {
  const auto files = model::parse_listing(text);
  if (!files) return;
  check(std::ranges::all_of(*files, model::is_file_path), "every listed file is safe as a path");
  const auto file = model::choose_file(*files, "Q8_0");
  check(!file || std::ranges::contains(*files, *file), "who chooses takes one of them");
}

void check_url(std::string_view text) {
  const std::string_view from = text.substr(0, text.find('\n'));
  const auto target =
      model::redirect_target(from, text.substr(std::min(text.size(), from.size() + 1)));
  if (!target) return;
  const auto there = model::origin_of(*target);
  const auto here = model::origin_of(from);
  check(there && here, "a redirect is between two URLs");
  check(here->scheme == "http" || there->scheme == "https", "no way leads out of https");
}

void check_settings(std::string_view text) {
  const auto settings = model::parse_settings(text);
  if (!settings || settings->from.empty()) return;
  check(model::parse_base(settings->from) == settings->from, "a base stays what it is");
}

}  // namespace

void model_texts(ByteView input) {
  const std::string_view text = text_of(input);
  check_address(text);
  check_manifest(text);
  check_listing(text);
  check_url(text);
  check_settings(text);
}

std::vector<Bytes> model_texts_seeds() {
  const model::Manifest manifest{.name = "acme/small/a.gguf",
                                 .url = "https://models.example/acme/small/resolve/main/a.gguf",
                                 .revision = "main",
                                 .etag = "\"tag\"",
                                 .sha256 = std::string(64, 'a'),
                                 .was_published = true,
                                 .bytes = 7};
  constexpr std::string_view kListing =
      R"({"siblings":[{"rfilename":"a.Q8_0.gguf"},{"rfilename":"BF16/b.gguf"}]})";
  constexpr std::string_view kSettings =
      "from = \"https://models.example\"\ntoken_env = \"HF_TOKEN\"\ndisk_max_gb = 200\n";
  return {copy_of(view_of("acme/small/BF16/a.gguf")),
          copy_of(view_of("acme/small:Q4_K_M")),
          copy_of(view_of(model::to_json(manifest))),
          copy_of(view_of(kListing)),
          copy_of(view_of("https://models.example/a\n//cdn.example:8443/x?y")),
          copy_of(view_of(kSettings))};
}

}  // namespace darkbloom::fuzz
