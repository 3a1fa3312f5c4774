#pragma once
// A software TPM (swtpm) for tests: the real protocol, no real hardware. Its state, its sockets and
// its certificate authority lie in a folder of its own, which goes with it.

#include <filesystem>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace darkbloom::attest::test {

inline constexpr std::string_view kNoSwtpm = "swtpm is not installed";

class Swtpm {
 public:
  /// With `certified` its endorsement key has a certificate of a test authority. Nothing where
  /// swtpm is not installed.
  static std::optional<Swtpm> start(bool certified = false);
  ~Swtpm();
  Swtpm(Swtpm&& other) noexcept;
  Swtpm& operator=(Swtpm&&) = delete;

  /// What Tpm::open takes.
  std::string tcti() const { return "swtpm:path=" + (folder_ / "tpm").string(); }
  /// The same, with all that crosses the bus written to bus_trace().
  std::string traced_tcti() const;
  Bytes bus_trace() const;
  /// Off and on again, with the same state.
  void reboot();
  /// A file of the test authority, such as "issuercert.pem".
  Bytes authority_file(const std::string& name) const;

 private:
  explicit Swtpm(std::filesystem::path folder) : folder_(std::move(folder)) {}
  bool manufacture() const;
  bool power_on();
  void power_off();
  std::filesystem::path folder_;  // empty once moved from
  int process_ = 0;               // 0 while switched off
};

}  // namespace darkbloom::attest::test
