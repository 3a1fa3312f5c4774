#include "darkbloom/connect/provider_choice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "darkbloom/connect/quantization_level.h"
#include "json/document.h"
#include "wire/region.h"

namespace darkbloom::connect {
namespace {

using json::Node;

constexpr double kSpeedMax = 1'000'000;  // tokens a second
constexpr double kLatencyMax_s = 3'600;
constexpr double kMillionPriceMax = 1e9;  // dollars for a million tokens, or for a request
constexpr double kNanoPerToken = 1'000;   // of one dollar for a million tokens
constexpr double kNano = 1e9;
constexpr std::size_t kFieldShown = 64;  // of a name that a client made up

std::unexpected<Error> refuse(std::string_view field, std::string_view what, std::string code) {
  std::string param = "provider";
  if (!field.empty()) param += "." + std::string(field.substr(0, kFieldShown));
  return fail(
      Error{Fault::invalid, "'" + param + "' " + std::string(what), std::move(code), param});
}

std::unexpected<Error> wrong_type(std::string_view field, std::string_view wanted) {
  return refuse(field, "must be " + std::string(wanted) + ".", "invalid_type");
}

std::unexpected<Error> wrong_value(std::string_view field, std::string_view wanted) {
  return refuse(field, "must be " + std::string(wanted) + ".", "invalid_value");
}

Result<bool> flag(std::string_view field, const Node& node) {
  const bool* const value = node.as<bool>();
  return value ? Result<bool>(*value) : wrong_type(field, "true or false");
}

Result<std::string> text(std::string_view field, const Node& node) {
  const std::string* const value = node.as<std::string>();
  return value ? Result<std::string>(*value) : wrong_type(field, "a string");
}

Result<std::vector<std::string>> texts(std::string_view field, const Node& node) {
  const Node::Array* const array = node.as<Node::Array>();
  if (array == nullptr) return wrong_type(field, "a list of strings");
  if (array->size() > kProviderListMax) return wrong_value(field, "a list of at most 32");
  std::vector<std::string> found;
  for (const Node& each : *array) {
    const std::string* const value = each.as<std::string>();
    if (value == nullptr) return wrong_type(field, "a list of strings");
    found.push_back(*value);
  }
  return found;
}

std::optional<double> number_in(const Node& node) {
  if (const auto* whole = node.as<std::int64_t>()) return static_cast<double>(*whole);
  if (const auto* real = node.as<double>()) return *real;
  return std::nullopt;
}

/// A number above 0, or an object whose only cut-off is the median: no other is known here.
Result<double> threshold(const std::string& field, const Node& node, double most) {
  const Node* at = &node;
  std::string named = field;
  if (const auto* cuts = node.as<Node::Object>()) {
    at = nullptr;
    for (const json::Member& cut : *cuts) {
      if (cut.node.is_null()) continue;
      named = field + "." + cut.name;
      if (cut.name != "p50") {
        return refuse(named, "is not known here; p50 is.", "unknown_parameter");
      }
      at = &cut.node;
    }
    if (at == nullptr) return 0;
  }
  const auto value = number_in(*at);
  if (!value) return wrong_type(named, "a number");
  if (!(*value > 0 && *value <= most)) return wrong_value(named, "above 0 and within reason");
  return *value;
}

std::uint32_t thousandths(double value) {
  return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(std::lround(value * 1000)));
}

Result<MachineName> machine_name(std::string_view field, const std::string& word) {
  if (word == "own") return MachineName{};
  const bool is_name = word.size() == 2 * NodeId::kSize;
  const auto bytes = is_name ? from_hex(word) : Result<Bytes>(fail(Fault::invalid, ""));
  if (bytes) return MachineName{attest::pairing_code_of(*NodeId::from(*bytes))};
  const auto code = attest::parse_pairing_code(word);
  if (!code) return wrong_value(field, "pairing codes, names of machines, or \"own\"");
  return MachineName{*code};
}

Result<std::vector<MachineName>> machines(std::string_view field, const Node& node) {
  const auto words = texts(field, node);
  if (!words) return fail(words.error());
  std::vector<MachineName> found;
  for (const std::string& word : *words) {
    const auto name = machine_name(field, word);
    if (!name) return fail(name.error());
    found.push_back(*name);
  }
  return found;
}

template <typename Value, typename Target>
Result<void> take(Result<Value> value, Target& target) {
  if (!value) return fail(value.error());
  target = std::move(*value);
  return {};
}

Result<void> read_order(ProviderChoice& choice, const Node& node) {
  auto read = take(machines("order", node), choice.order);
  if (read && !choice.order.empty()) choice.terms.order = wire::RouteOrder::listed;
  return read;
}

Result<void> read_only(ProviderChoice& choice, const Node& node) {
  return take(machines("only", node), choice.only);
}

Result<void> read_ignore(ProviderChoice& choice, const Node& node) {
  return take(machines("ignore", node), choice.ignore);
}

Result<void> read_allow_fallbacks(ProviderChoice& choice, const Node& node) {
  return take(flag("allow_fallbacks", node), choice.allow_fallbacks);
}

Result<void> read_require_parameters(ProviderChoice& choice, const Node& node) {
  return take(flag("require_parameters", node), choice.require_parameters);
}

Result<void> read_zdr(ProviderChoice& choice, const Node& node) {
  const auto value = flag("zdr", node);
  if (!value) return fail(value.error());
  choice.sealed_only = choice.sealed_only || *value;
  return {};
}

Result<void> read_data_collection(ProviderChoice& choice, const Node& node) {
  const auto word = text("data_collection", node);
  if (!word) return fail(word.error());
  if (*word != "allow" && *word != "deny") {
    return wrong_value("data_collection", "\"allow\" or \"deny\"");
  }
  choice.sealed_only = choice.sealed_only || *word == "deny";
  return {};
}

Result<void> read_quantizations(ProviderChoice& choice, const Node& node) {
  if (auto read = take(texts("quantizations", node), choice.quantizations); !read) return read;
  if (std::ranges::all_of(choice.quantizations, is_quantization)) return {};
  return wrong_value("quantizations", "levels such as \"int4\" or names such as \"Q4_K_M\"");
}

Result<void> read_min_quantization(ProviderChoice& choice, const Node& node) {
  const auto word = text("min_quantization", node);
  if (!word) return fail(word.error());
  choice.least_bits = level_bits(*word);
  if (choice.least_bits > 0) return {};
  return wrong_value("min_quantization", "a level such as \"int4\" or \"fp16\"");
}

Result<void> read_sort(ProviderChoice& choice, const Node& node) {
  const Node* by = &node;
  if (const auto* object = node.as<Node::Object>()) {
    for (const json::Member& member : *object) {
      if (member.name != "by" && member.name != "partition") {
        return refuse("sort." + member.name, "is not known here.", "unknown_parameter");
      }
    }
    by = node.find("by");
    if (by == nullptr || by->is_null()) return {};
  }
  const auto word = text("sort", *by);
  if (!word) return fail(word.error());
  for (const auto order :
       {wire::RouteOrder::price, wire::RouteOrder::throughput, wire::RouteOrder::latency}) {
    if (*word != wire::name_of(order)) continue;
    if (choice.terms.order != wire::RouteOrder::listed) choice.terms.order = order;
    return {};
  }
  return wrong_value("sort", "\"price\", \"throughput\" or \"latency\"");
}

/// Dollars, which OpenRouter's clients also write as a text.
Result<double> dollars(const std::string& field, const Node& node) {
  auto value = number_in(node);
  if (const auto* digits = node.as<std::string>()) {
    const auto parsed = json::parse(*digits);
    value = parsed ? number_in(*parsed) : std::nullopt;
  }
  if (!value) return wrong_type(field, "a number of dollars");
  if (!(*value >= 0 && *value <= kMillionPriceMax)) return wrong_value(field, "0 or more dollars");
  return *value;
}

/// The lower one of two.
void cap(std::optional<std::uint64_t>& limit, double nano) {
  const auto whole = static_cast<std::uint64_t>(std::floor(nano));
  limit = limit ? std::min(*limit, whole) : whole;
}

Result<void> read_max_price(ProviderChoice& choice, const Node& node) {
  const auto* const prices = node.as<Node::Object>();
  if (prices == nullptr) return wrong_type("max_price", "an object");
  for (const json::Member& price : *prices) {
    if (price.node.is_null()) continue;
    const std::string field = "max_price." + price.name;
    const bool for_tokens = price.name == "prompt" || price.name == "completion";
    // Nothing is charged for pictures and sound: none are served.
    const bool is_free = price.name == "image" || price.name == "audio";
    if (!for_tokens && !is_free && price.name != "request") {
      return refuse(field, "is not known here.", "unknown_parameter");
    }
    const auto value = dollars(field, price.node);
    if (!value) return fail(value.error());
    if (for_tokens) cap(choice.token_cap_nano, *value * kNanoPerToken);
    if (price.name == "request") cap(choice.request_cap_nano, *value * kNano);
  }
  return {};
}

Result<void> read_speed(const std::string& field, const Node& node, std::uint32_t& target) {
  const auto value = threshold(field, node, kSpeedMax);
  if (!value) return fail(value.error());
  if (*value > 0) target = thousandths(*value);
  return {};
}

Result<void> read_min_throughput(ProviderChoice& choice, const Node& node) {
  return read_speed("min_throughput", node, choice.terms.least_speed);
}

Result<void> read_preferred_min_throughput(ProviderChoice& choice, const Node& node) {
  return read_speed("preferred_min_throughput", node, choice.terms.preferred_speed);
}

Result<void> read_preferred_max_latency(ProviderChoice& choice, const Node& node) {
  const auto value = threshold("preferred_max_latency", node, kLatencyMax_s);
  if (!value) return fail(value.error());
  if (*value > 0) choice.terms.preferred_first_ms = thousandths(*value);
  return {};
}

Result<void> read_region(ProviderChoice& choice, const Node& node) {
  const auto word = text("region", node);
  if (!word) return fail(word.error());
  if (!wire::is_region(*word)) return wrong_value("region", "a region such as \"eu\" or \"eu-de\"");
  choice.terms.region = *word;
  return {};
}

struct Field {
  std::string_view name;
  Result<void> (*read)(ProviderChoice&, const Node&);
};

constexpr auto kFields = std::to_array<Field>({
    {"order", read_order},
    {"only", read_only},
    {"ignore", read_ignore},
    {"allow_fallbacks", read_allow_fallbacks},
    {"require_parameters", read_require_parameters},
    {"data_collection", read_data_collection},
    {"zdr", read_zdr},
    {"quantizations", read_quantizations},
    {"min_quantization", read_min_quantization},
    {"sort", read_sort},
    {"max_price", read_max_price},
    {"min_throughput", read_min_throughput},
    {"preferred_min_throughput", read_preferred_min_throughput},
    {"preferred_max_latency", read_preferred_max_latency},
    {"region", read_region},
});

}  // namespace

bool MachineName::names(const attest::Verdict& verdict) const {
  return code ? attest::pairing_code_of(verdict.node) == *code : verdict.own;
}

bool ProviderChoice::stays_sealed() const {
  return !only.empty() || !allow_fallbacks || require_parameters || sealed_only ||
         !quantizations.empty() || least_bits > 0 || token_cap_nano || request_cap_nano ||
         terms.least_speed > 0 || !terms.region.empty();
}

std::size_t ProviderChoice::place_of(const attest::Verdict& verdict) const {
  const auto found =
      std::ranges::find_if(order, [&](const MachineName& name) { return name.names(verdict); });
  return static_cast<std::size_t>(found - order.begin());
}

Result<ProviderChoice> parse_provider(std::string_view text) {
  const auto parsed = json::parse(text);
  if (!parsed) return refuse("", parsed.error().detail, "invalid_value");
  ProviderChoice choice;
  if (parsed->is_null()) return choice;
  const auto* const members = parsed->as<Node::Object>();
  if (members == nullptr) return wrong_type("", "an object");
  for (const json::Member& member : *members) {
    const auto field = std::ranges::find(kFields, member.name, &Field::name);
    if (field == kFields.end()) {
      return refuse(member.name, "is not known here.", "unknown_parameter");
    }
    if (member.node.is_null()) continue;
    if (auto read = field->read(choice, member.node); !read) return fail(read.error());
  }
  return choice;
}

Result<void> demand_region(ProviderChoice& choice, std::string_view region) {
  if (!wire::is_region(region)) {
    return fail(Fault::invalid, "The header darkbloom-region is a region such as eu or eu-de.");
  }
  std::string& held = choice.terms.region;
  if (!held.empty() && wire::lies_within(held, region)) return {};
  if (!wire::lies_within(region, held)) {
    return fail(Fault::invalid,
                "The header darkbloom-region and 'provider.region' exclude each other.");
  }
  held = region;
  return {};
}

}  // namespace darkbloom::connect
