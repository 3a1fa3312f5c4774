#include "attest/verify/ima_log.h"

#include <gtest/gtest.h>

#include "attest/tpm_pcrs.h"
#include "crypto/hash.h"
#include "support/soft_logs.h"

namespace darkbloom::attest {
namespace {

using test::ima_line;

const std::string kDigest(64, '1');
const std::string kFile = "sha256:" + kDigest + " /usr/bin/node";

std::string refusal(std::string_view text) {
  const auto log = replay_ima_log(text);
  return log ? "taken" : log.error().detail;
}

TEST(ImaLog, a_line_of_ima_ng_is_hashed_as_the_kernel_does) {
  const auto log = replay_ima_log(ima_line("ima-ng", kFile));
  ASSERT_TRUE(log) << log.error().detail;
  // 40 bytes "sha256:" 00 and digest, then 14 bytes name and 00, each with its length before it.
  const Bytes fields = from_hex(
                           "28000000"
                           "7368613235363a00" +
                           kDigest + "0e000000" + to_hex(view_of("/usr/bin/node")) + "00")
                           .value();
  EXPECT_EQ(log->pcr, extended({}, crypto::sha256(fields)));
  EXPECT_EQ(log->files.front().path, "/usr/bin/node");
  EXPECT_EQ(log->files.front().digest.hex(), kDigest);
}

TEST(ImaLog, ima_sig_counts_its_signature_even_when_it_has_none) {
  const auto without = replay_ima_log(ima_line("ima-sig", kFile + " "));
  const auto with = replay_ima_log(ima_line("ima-sig", kFile + " 030204"));
  ASSERT_TRUE(without) << without.error().detail;
  ASSERT_TRUE(with) << with.error().detail;
  EXPECT_EQ(with->files.front().path, "/usr/bin/node");
  const std::string name = to_hex(view_of("/usr/bin/node")) + "00";
  const std::string start = "280000007368613235363a00" + kDigest + "0e000000" + name;
  EXPECT_EQ(without->pcr, extended({}, crypto::sha256(from_hex(start + "00000000").value())));
  EXPECT_EQ(with->pcr, extended({}, crypto::sha256(from_hex(start + "03000000030204").value())));
}

TEST(ImaLog, lines_are_extended_in_their_order_and_a_path_may_have_spaces) {
  const std::string first = ima_line("ima-ng", "sha256:" + kDigest + " boot_aggregate");
  const std::string second = ima_line("ima-ng", "sha256:" + kDigest + " /opt/a b/c");
  const auto log = replay_ima_log(first + second);
  ASSERT_TRUE(log);
  EXPECT_EQ(log->files.back().path, "/opt/a b/c");
  EXPECT_NE(log->pcr, replay_ima_log(second + first)->pcr);
  EXPECT_EQ(replay_ima_log("")->pcr, Digest{});
}

TEST(ImaLog, a_violation_is_refused) {
  const std::string line = "10 " + std::string(40, '0') + " ima-ng " + kFile + "\n";
  const auto log = replay_ima_log(line);
  EXPECT_EQ(log.error().detail, "a file changed while it was measured");
  EXPECT_EQ(log.error().fault, Fault::tampered);
}

TEST(ImaLog, other_templates_hashes_and_registers_are_refused) {
  EXPECT_EQ(refusal(ima_line("ima", kDigest + " /bin/x")),
            "the IMA log's template is neither ima-ng nor ima-sig");
  EXPECT_EQ(refusal(ima_line("ima-buf", kFile + " 00")),
            "the IMA log's template is neither ima-ng nor ima-sig");
  EXPECT_EQ(refusal(ima_line("ima-ng", "sha1:" + std::string(40, '1') + " /bin/x")),
            "a file of the IMA log is not hashed with SHA-256");
  EXPECT_EQ(refusal("11" + ima_line("ima-ng", kFile).substr(2)),
            "the IMA log is of another register than 10");
}

TEST(ImaLog, broken_lines_are_refused) {
  const std::string line = ima_line("ima-ng", kFile);
  EXPECT_EQ(refusal(line.substr(0, line.size() - 1)), "the IMA log's last line is cut off");
  EXPECT_EQ(refusal("\n"), "the IMA log is of another register than 10");
  EXPECT_EQ(refusal("10 \n"), "a line of the IMA log has no digest");
  EXPECT_EQ(refusal(ima_line("ima-ng", "sha256:" + kDigest)), "a file of the IMA log has no name");
  EXPECT_EQ(refusal(ima_line("ima-ng", "sha256:12 /bin/x")),
            "a file's digest in the IMA log is no digest");
  EXPECT_EQ(refusal(ima_line("ima-sig", "sha256:" + kDigest + " /bin/x")),
            "a line of the IMA log is cut off");
  EXPECT_EQ(refusal(ima_line("ima-sig", kFile + " xyz")),
            "a signature in the IMA log is not hexadecimal");
  EXPECT_EQ(refusal(ima_line("ima-ng", kFile + std::string(kImaLineMax, 'x'))),
            "a line of the IMA log is too long");
}

TEST(ImaLog, a_log_over_its_limit_is_refused) {
  std::string text;
  for (std::size_t i = 0; i < kImaLinesMax; ++i)
    text += ima_line("ima-ng", kFile);
  EXPECT_EQ(refusal(text), "taken");
  EXPECT_EQ(refusal(text + ima_line("ima-ng", kFile)), "the IMA log has over 4,096 lines");
}

}  // namespace
}  // namespace darkbloom::attest
