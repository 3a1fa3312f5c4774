#include "base/check.h"
#include "darkbloom/connect/provider_choice.h"
#include "fuzz/targets.h"
#include "wire/region.h"

namespace darkbloom::fuzz {

void provider(ByteView input) {
  const auto choice = connect::parse_provider(text_of(input));
  if (!choice) {
    check(choice.error().param.starts_with("provider"), "a refusal names the field");
    return;
  }
  const wire::RouteTerms& terms = choice->terms;
  check(terms.region.empty() || wire::is_region(terms.region), "a region is one");
  check(choice->order.size() <= connect::kProviderListMax, "a list has a limit");
  ByteWriter writer;
  wire::write(writer, terms);
  ByteReader reader(writer.view());
  check(wire::read_route_terms(reader) == terms, "terms come back as they were");
}

std::vector<Bytes> provider_seeds() {
  return {copy_of(view_of(R"({"order":["own","7ZQ4-M0XB-C9TK-5H2D"],"allow_fallbacks":false})")),
          copy_of(view_of(R"({"quantizations":["int8"],"min_quantization":"int4","zdr":true})")),
          copy_of(view_of(R"({"sort":{"by":"price"},"max_price":{"prompt":1,"request":"0.5"}})")),
          copy_of(view_of(R"({"min_throughput":9.5,"preferred_max_latency":{"p50":2},)"
                          R"("region":"eu-de","data_collection":"deny"})"))};
}

}  // namespace darkbloom::fuzz
