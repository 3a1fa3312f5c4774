#pragma once
// The firmware's log of what it measured (TCG PC Client Platform Firmware Profile, section 10.2:
// the crypto-agile format), replayed. Only the digests were measured: an event's type and text are
// hearsay, and mean something only where the replay gives the quoted registers.

#include <vector>

#include "attest/tpm_pcrs.h"
#include "base/bytes.h"

namespace darkbloom::attest {

inline constexpr std::size_t kEventsMax = 4096;
inline constexpr std::size_t kEventDataMax = 64U << 10;

struct FirmwareEvent {
  std::uint8_t index = 0;  ///< the register
  Digest digest = {};      ///< as extended into the SHA-256 bank
  ByteView data;           ///< not measured by itself; a view into the log
};

struct EventLog {
  std::vector<FirmwareEvent> events;
  PcrValues pcrs;  ///< what the registers that it names hold after it
};

/// Refuses as invalid: another format, no SHA-256 digest, a register that does not exist, an event
/// cut off; as too_large what is over a limit.
Result<EventLog> replay_event_log(ByteView log);

/// Refuses as tampered unless the log accounts for each quoted register that only firmware and boot
/// loaders extend: 0 to 9 and 14. What the log says of others the running system may have added to.
Result<void> check_event_log(const EventLog& log, const PcrValues& quoted);

}  // namespace darkbloom::attest
