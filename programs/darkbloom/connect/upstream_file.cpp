#include "darkbloom/connect/upstream_file.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "darkbloom/connect/base_url.h"
#include "front/posted_paths.h"
#include "support/toml_text.h"
#include "wire/envelope.h"

namespace darkbloom::connect {
namespace {

constexpr std::size_t kPathTextMax = 4096;  // of a file's name, or a variable's
/// What stands in the same headers already.
constexpr std::array kTaken = {"sealed", "connect", "node"};
constexpr std::array kUsualPaths = {"/v1/chat/completions", "/v1/embeddings"};

struct Named {
  std::string_view name;
  When when;
};
constexpr std::array<Named, 3> kWhens{
    {{"unserved", When::unserved}, {"busy", When::busy}, {"failed", When::failed}}};

std::unexpected<Error> refused(const std::string& why) {
  return fail(Fault::invalid, "The upstreams cannot be used: " + why);
}

std::unexpected<Error> refused(const toml::node& at, const std::string& why) {
  return refused("line " + std::to_string(at.source().begin.line) + ": " + why);
}

/// Of at most `most` letters; empty where it is none.
std::string text_of(const toml::node& value, std::size_t most) {
  std::string text = value.value<std::string>().value_or("");
  return text.size() <= most ? text : std::string();
}

Result<void> read_name(const toml::node& value, Upstream& upstream) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";
  upstream.name = text_of(value, kUpstreamNameMax);
  const bool good =
      !upstream.name.empty() && upstream.name.find_first_not_of(kLetters) == std::string::npos;
  if (!good) return refused(value, "name is 1 to 32 of a-z, 0-9 and -.");
  if (!std::ranges::contains(kTaken, upstream.name)) return {};
  return refused(value, "the name \"" + upstream.name + "\" means something else already.");
}

Result<void> read_url(const toml::node& value, Upstream& upstream) {
  upstream.url = text_of(value, kBaseUrlMax);
  const auto good = check_base_url(upstream.url);
  return good ? Result<void>() : refused(value, good.error().detail);
}

Result<void> read_key_env(const toml::node& value, Upstream& upstream) {
  upstream.key_env = text_of(value, kPathTextMax);
  if (upstream.key_env.empty()) return refused(value, "key_env is the name of a variable.");
  return {};
}

Result<void> read_key_file(const toml::node& value, Upstream& upstream) {
  upstream.key_file = text_of(value, kPathTextMax);
  if (upstream.key_file.empty()) return refused(value, "key_file is the name of a file.");
  return {};
}

Result<void> read_when(const toml::node& value, Upstream& upstream) {
  const auto* const found = std::ranges::find(kWhens, text_of(value, 16), &Named::name);
  if (found == kWhens.end()) return refused(value, "when is unserved, busy or failed.");
  upstream.when = found->when;
  return {};
}

/// Nothing else reads it: who writes the file must have known what it means.
Result<void> read_may_see_text(const toml::node& value, Upstream&) {
  if (value.value_exact<bool>().value_or(false)) return {};
  return refused(value, "may_see_text is true, or the upstream has to go: it reads what it gets.");
}

Result<void> read_opt_in(const toml::node& value, Upstream& upstream) {
  const auto read = value.value_exact<bool>();
  if (!read) return refused(value, "opt_in is true or false.");
  upstream.opt_in = *read;
  return {};
}

Result<void> read_timeout(const toml::node& value, Upstream& upstream) {
  const auto seconds = value.value_exact<std::int64_t>().value_or(0);
  if (seconds < 1 || seconds > kTimeoutSecondsMax) {
    return refused(value, "timeout_seconds is a whole number from 1 to 600.");
  }
  upstream.timeout_seconds = static_cast<std::uint32_t>(seconds);
  return {};
}

Result<void> read_paths(const toml::node& value, Upstream& upstream) {
  const toml::array* const paths = value.as_array();
  const bool fits =
      paths != nullptr && !paths->empty() && paths->size() <= front::kAnsweredPaths.size();
  if (!fits) return refused(value, "paths is a list of the paths that may leave.");
  for (const toml::node& each : *paths) {
    const std::string path = text_of(each, kPathTextMax);
    if (!std::ranges::contains(front::kAnsweredPaths, path)) {
      return refused(each, "a path is one that is answered here, such as /v1/chat/completions.");
    }
    upstream.paths.push_back(path);
  }
  return {};
}

Result<void> add_model(const toml::node& at, std::string_view ours, Upstream& upstream) {
  const std::string theirs = text_of(at, wire::kModelNameMax);
  if (theirs.empty() || ours.empty() || ours.size() > wire::kModelNameMax) {
    return refused(at, "a model has a name of at most 128 letters.");
  }
  upstream.models.emplace(ours, theirs);
  return {};
}

Result<void> read_listed(const toml::array& models, Upstream& upstream) {
  for (const toml::node& each : models) {
    const std::string name = text_of(each, wire::kModelNameMax);
    if (auto added = add_model(each, name, upstream); !added) return added;
  }
  return {};
}

Result<void> read_renamed(const toml::table& models, Upstream& upstream) {
  for (const auto& [ours, theirs] : models) {
    if (auto added = add_model(theirs, ours.str(), upstream); !added) return added;
  }
  return {};
}

Result<void> read_models(const toml::node& value, Upstream& upstream) {
  const toml::array* const listed = value.as_array();
  const toml::table* const renamed = value.as_table();
  const std::size_t count = listed ? listed->size() : renamed ? renamed->size() : 0;
  if (count == 0 || count > kUpstreamModelsMax) {
    return refused(value, "models is a list of 1 to 256 names, or a table of ours to its own.");
  }
  return listed ? read_listed(*listed, upstream) : read_renamed(*renamed, upstream);
}

struct Setting {
  std::string_view name;
  Result<void> (*read)(const toml::node&, Upstream&);
  bool must_be = false;
};
constexpr std::array<Setting, 10> kSettings{{{"name", read_name, true},
                                             {"url", read_url, true},
                                             {"may_see_text", read_may_see_text, true},
                                             {"models", read_models, true},
                                             {"key_env", read_key_env},
                                             {"key_file", read_key_file},
                                             {"paths", read_paths},
                                             {"when", read_when},
                                             {"opt_in", read_opt_in},
                                             {"timeout_seconds", read_timeout}}};

Result<void> check_complete(const toml::table& table, const Upstream& upstream) {
  for (const Setting& setting : kSettings) {
    if (!setting.must_be || table.contains(setting.name)) continue;
    return refused(table, "an upstream says its " + std::string(setting.name) + ".");
  }
  const bool two_keys = !upstream.key_env.empty() && !upstream.key_file.empty();
  return two_keys ? refused(table, "an upstream has key_env or key_file, not both.")
                  : Result<void>();
}

Result<Upstream> read_upstream(const toml::table& table) {
  Upstream upstream;
  for (const auto& [key, value] : table) {
    const auto* const setting = std::ranges::find(kSettings, key.str(), &Setting::name);
    if (setting == kSettings.end()) {
      return refused(value, "no setting is named \"" + std::string(key.str()) + "\".");
    }
    if (auto read = setting->read(value, upstream); !read) return fail(read.error());
  }
  if (auto whole = check_complete(table, upstream); !whole) return fail(whole.error());
  if (upstream.paths.empty()) upstream.paths.assign(kUsualPaths.begin(), kUsualPaths.end());
  return upstream;
}

Result<const toml::array*> list_of(const toml::table& table) {
  for (const auto& [key, value] : table) {
    if (key.str() == "upstream") continue;
    return refused(value, "nothing but [[upstream]] stands at the top.");
  }
  const toml::array* const list = table["upstream"].as_array();
  const bool fits = list != nullptr && !list->empty() && list->size() <= kUpstreamsMax;
  if (!fits) return refused("the file has 1 to 8 [[upstream]].");
  return list;
}

}  // namespace

Result<std::vector<Upstream>> parse_upstreams(std::string_view text) {
  if (text.size() > kUpstreamFileMax) return refused("the file is over 64 KiB.");
  const auto table = parse_toml(text);
  if (!table) return refused(table.error().detail);
  const auto list = list_of(*table);
  if (!list) return fail(list.error());
  std::vector<Upstream> upstreams;
  for (const toml::node& each : **list) {
    const toml::table* const one = each.as_table();
    if (one == nullptr) return refused(each, "upstream is written as [[upstream]].");
    auto upstream = read_upstream(*one);
    if (!upstream) return fail(upstream.error());
    if (std::ranges::contains(upstreams, upstream->name, &Upstream::name)) {
      return refused(*one, "two upstreams are named \"" + upstream->name + "\".");
    }
    upstreams.push_back(std::move(*upstream));
  }
  return upstreams;
}

}  // namespace darkbloom::connect
