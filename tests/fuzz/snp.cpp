#include "attest/verify/snp_report.h"

#include "base/check.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {

void snp(ByteView input) {
  const auto report = attest::decode_snp_report(input);
  if (!report) return;
  check(input.size() == attest::kSnpReportSize, "a report has one size");
  check(report->version >= 2 && report->version <= 5, "only known versions decode");
  check(std::equal(report->report_data.begin(), report->report_data.end(), input.begin() + 0x50),
        "what the guest chose is told as it was");
}

std::vector<Bytes> snp_seeds() {
  std::vector<Bytes> seeds;
  for (const std::uint8_t version : std::array<std::uint8_t, 4>{2, 3, 4, 5}) {
    Bytes report(attest::kSnpReportSize);
    report[0] = version;
    report[0x0A] = 0x02;
    report[0x34] = 1;
    seeds.push_back(std::move(report));
  }
  return seeds;
}

}  // namespace darkbloom::fuzz
