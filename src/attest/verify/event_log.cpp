#include "attest/verify/event_log.h"

#include <algorithm>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "attest/tpm_public.h"

namespace darkbloom::attest {
namespace {

constexpr std::uint32_t kNoAction = 3;  // EV_NO_ACTION: in the log, in no register
constexpr std::size_t kSha1Size = 20;
constexpr std::size_t kSpecIdMax = 256;
constexpr std::size_t kAlgorithmsMax = 8;
constexpr std::size_t kDigestMax = 64;
constexpr std::string_view kSpecId{"Spec ID Event03\0", 16};
constexpr std::string_view kStartup{"StartupLocality\0", 16};
constexpr std::uint8_t kStartupLocalityMax = 4;

/// The log's numbers are little-endian. After the first failure every read fails.
class LittleReader {
 public:
  explicit LittleReader(ByteView bytes) : rest_(bytes) {}

  ByteView raw(std::size_t size) {
    if (failed_ || size > rest_.size()) {
      failed_ = true;
      return {};
    }
    const ByteView part = rest_.first(size);
    rest_ = rest_.subspan(size);
    return part;
  }
  template <std::unsigned_integral Number>
  Number number() {
    const ByteView bytes = raw(sizeof(Number));
    Number value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      value = static_cast<Number>(value | (static_cast<Number>(bytes[i]) << (8 * i)));
    return value;
  }
  bool at_end() const { return rest_.empty(); }
  bool failed() const { return failed_; }

 private:
  ByteView rest_;
  bool failed_ = false;
};

using Sizes = std::map<std::uint16_t, std::size_t>;  // of the digests, by algorithm

std::unexpected<Error> malformed(const char* why) {
  return fail(Fault::invalid, why);
}

/// TCG_EfiSpecIDEventStruct: which banks the log has digests for.
Result<Sizes> read_spec_id(ByteView data) {
  LittleReader reader(data);
  if (text_of(reader.raw(kSpecId.size())) != kSpecId) {
    return malformed("the event log is not crypto-agile");
  }
  reader.raw(8);  // platform class, version of the specification, width of a pointer
  const auto count = reader.number<std::uint32_t>();
  if (count > kAlgorithmsMax) return malformed("the event log has too many banks");
  Sizes sizes;
  for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
    const auto algorithm = reader.number<std::uint16_t>();
    const auto size = reader.number<std::uint16_t>();
    if (size > kDigestMax || !sizes.emplace(algorithm, size).second) {
      return malformed("the event log's banks are not what they say");
    }
  }
  reader.raw(reader.number<std::uint8_t>());  // the vendor's own
  if (reader.failed() || !reader.at_end()) return malformed("the event log's head is cut off");
  const auto sha256 = sizes.find(tpm_alg::kSha256);
  if (sha256 == sizes.end() || sha256->second != Digest::kSize) {
    return malformed("the event log has no SHA-256 digests");
  }
  return sizes;
}

/// The first event, in the format of TPM 1.2, whose data says what the others look like.
Result<Sizes> read_head(LittleReader& reader) {
  const auto index = reader.number<std::uint32_t>();
  const auto type = reader.number<std::uint32_t>();
  reader.raw(kSha1Size);
  const auto size = reader.number<std::uint32_t>();
  if (index != 0 || type != kNoAction || size > kSpecIdMax) {
    return malformed("the event log is not crypto-agile");
  }
  return read_spec_id(reader.raw(size));
}

/// TPML_DIGEST_VALUES: one digest of each bank; that of SHA-256 counts.
Result<Digest> read_digests(LittleReader& reader, const Sizes& sizes) {
  const auto count = reader.number<std::uint32_t>();
  if (count != sizes.size()) return malformed("an event has not one digest for each bank");
  std::map<std::uint16_t, ByteView> digests;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto algorithm = reader.number<std::uint16_t>();
    const auto size = sizes.find(algorithm);
    if (size == sizes.end() || digests.contains(algorithm)) {
      return malformed("an event has not one digest for each bank");
    }
    digests.emplace(algorithm, reader.raw(size->second));
  }
  if (reader.failed()) return malformed("the event log is cut off");
  return Digest::from(digests.at(tpm_alg::kSha256));
}

struct Event {
  bool is_action;
  FirmwareEvent event;
};

/// TCG_PCR_EVENT2.
Result<Event> read_event(LittleReader& reader, const Sizes& sizes) {
  const auto index = reader.number<std::uint32_t>();
  const auto type = reader.number<std::uint32_t>();
  const auto digest = read_digests(reader, sizes);
  if (!digest) return fail(digest.error());
  const auto size = reader.number<std::uint32_t>();
  if (size > kEventDataMax) return fail(Fault::too_large, "an event of the log is over 64 KiB");
  const ByteView data = reader.raw(size);
  if (reader.failed()) return malformed("the event log is cut off");
  const bool is_action = type != kNoAction;
  if (is_action && index >= kPcrCount) return malformed("an event names a register that is not");
  return Event{is_action, {static_cast<std::uint8_t>(index), *digest, data}};
}

/// Register 0 starts at the locality that the machine was started from, where an event says so.
std::optional<std::uint8_t> startup_locality(const FirmwareEvent& event) {
  const bool is_startup = event.index == 0 && event.data.size() == kStartup.size() + 1 &&
                          text_of(event.data.first(kStartup.size())) == kStartup;
  if (!is_startup || event.data.back() > kStartupLocalityMax) return std::nullopt;
  return event.data.back();
}

/// Counts one event. Whoever mislabels one gets registers that no TPM quotes.
void apply(const Event& read, EventLog& log) {
  if (read.is_action) {
    Digest& value = log.pcrs[read.event.index];
    value = extended(value, read.event.digest);
    log.events.push_back(read.event);
  } else if (const auto locality = startup_locality(read.event);
             locality && !log.pcrs.contains(0)) {
    log.pcrs[0].bytes.back() = *locality;
  }
}

bool is_of_boot(std::uint8_t index) {
  return index <= 9 || index == 14;
}

}  // namespace

Result<EventLog> replay_event_log(ByteView log) {
  LittleReader reader(log);
  const auto sizes = read_head(reader);
  if (!sizes) return fail(sizes.error());
  EventLog replayed;
  while (!reader.at_end()) {
    const auto event = read_event(reader, *sizes);
    if (!event) return fail(event.error());
    if (replayed.events.size() == kEventsMax) {
      return fail(Fault::too_large, "the event log has over 4,096 events");
    }
    apply(*event, replayed);
  }
  return replayed;
}

Result<void> check_event_log(const EventLog& log, const PcrValues& quoted) {
  for (const auto& [index, value] : quoted) {
    const auto found = log.pcrs.find(index);
    const Digest replayed = found == log.pcrs.end() ? Digest{} : found->second;
    if (is_of_boot(index) && replayed != value) {
      return fail(Fault::tampered,
                  "the event log does not lead to register " + std::to_string(index));
    }
  }
  return {};
}

}  // namespace darkbloom::attest
