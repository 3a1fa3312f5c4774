#pragma once
// What this room's sources share about tpm2-tss, without its headers: the connection to a TPM, and
// owners for what is loaded there. Included by .cpp files of this room only.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/bytes.h"

struct ESYS_CONTEXT;

namespace darkbloom::attest {

/// Success, or the TPM's own word on what it refused. `doing` is such as "to quote its registers".
Result<void> tpm_done(std::uint32_t code, const char* doing);

/// Gives back what ESYS allocated.
struct EsysFreed {
  void operator()(void* object) const noexcept;
};
template <typename T>
using EsysOutput = std::unique_ptr<T, EsysFreed>;

/// One connection. Keys and the Tpm share it, so that it ends with the last of them.
class TpmConnection {
 public:
  /// `tcti` as tpm2-tss writes it, such as "device:/dev/tpmrm0".
  static Result<std::shared_ptr<TpmConnection>> open(const std::string& tcti);
  TpmConnection(void* transport, ESYS_CONTEXT* esys) : transport_(transport), esys_(esys) {}
  ~TpmConnection();
  TpmConnection(const TpmConnection&) = delete;
  TpmConnection& operator=(const TpmConnection&) = delete;
  ESYS_CONTEXT* esys() const { return esys_; }

 private:
  void* transport_;  // a TSS2_TCTI_CONTEXT
  ESYS_CONTEXT* esys_;
};

/// A key or session that is loaded in the TPM: flushed when it ends.
class TpmHandle {
 public:
  TpmHandle(std::shared_ptr<TpmConnection> connection, std::uint32_t handle)
      : connection_(std::move(connection)), handle_(handle) {}
  TpmHandle(TpmHandle&&) noexcept = default;
  TpmHandle& operator=(TpmHandle&&) = delete;
  ~TpmHandle();
  std::uint32_t get() const { return handle_; }
  ESYS_CONTEXT* esys() const { return connection_->esys(); }

 private:
  std::shared_ptr<TpmConnection> connection_;  // null once moved from
  std::uint32_t handle_;
};

/// A loaded key and its public area (TPMT_PUBLIC).
struct TpmKey {
  TpmHandle handle;
  Bytes area;
};

/// A primary key of `hierarchy` (an ESYS_TR): the same each time for the same area and seed.
Result<TpmKey> create_primary(const std::shared_ptr<TpmConnection>& connection,
                              std::uint32_t hierarchy, ByteView area);
/// A new random key under `parent`.
Result<TpmKey> create_under(const std::shared_ptr<TpmConnection>& connection,
                            const TpmHandle& parent, ByteView area);

/// A policy session. With a `salt_key` what it carries is encrypted on the way to the TPM and back:
/// whoever listens on the bus learns nothing.
Result<TpmHandle> policy_session(const std::shared_ptr<TpmConnection>& connection,
                                 const TpmHandle* salt_key);

}  // namespace darkbloom::attest
