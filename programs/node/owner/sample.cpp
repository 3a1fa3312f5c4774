#include "node/owner/sample.h"

#include "base/byte_codec.h"

namespace darkbloom::node::owner {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kPercentMax = 100;

void put_flags(ByteWriter& writer, const Sample& sample) {
  unsigned flags = 0;
  unsigned bit = 1;
  for (const bool flag :
       {sample.input_ms.has_value(), sample.battery_percent.has_value(), sample.celsius.has_value(),
        sample.on_battery, sample.exclusive_app, sample.screen_in_use, sample.going_to_sleep}) {
    flags |= flag ? bit : 0U;
    bit <<= 1U;
  }
  writer.u8(static_cast<std::uint8_t>(flags));
}

/// Also makes the values that are there, for whoever fills them in.
void get_flags(ByteReader& reader, Sample& sample) {
  const unsigned flags = reader.u8_up_to(0x7F);
  if ((flags & 1U) != 0) sample.input_ms.emplace(0);
  if ((flags & 2U) != 0) sample.battery_percent.emplace(std::uint8_t{0});
  if ((flags & 4U) != 0) sample.celsius.emplace(std::int16_t{0});
  sample.on_battery = (flags & 8U) != 0;
  sample.exclusive_app = (flags & 16U) != 0;
  sample.screen_in_use = (flags & 32U) != 0;
  sample.going_to_sleep = (flags & 64U) != 0;
}

}  // namespace

Bytes encode(const Sample& sample) {
  ByteWriter writer;
  writer.u8(kVersion);
  put_flags(writer, sample);
  writer.u64(static_cast<std::uint64_t>(sample.taken_ms));
  writer.u8(static_cast<std::uint8_t>(sample.watch));
  if (sample.input_ms) writer.u64(static_cast<std::uint64_t>(*sample.input_ms));
  if (sample.battery_percent) writer.u8(*sample.battery_percent);
  if (sample.celsius) writer.u16(static_cast<std::uint16_t>(*sample.celsius));
  writer.u8(static_cast<std::uint8_t>(sample.heat));
  writer.u8(sample.others_cpu_percent);
  writer.u8(static_cast<std::uint8_t>(sample.memory_pressure));
  writer.u64(sample.memory_total);
  writer.u64(sample.memory_own);
  return writer.take();
}

Result<Sample> decode_sample(ByteView bytes) {
  ByteReader reader(bytes);
  Sample sample;
  if (reader.u8() != kVersion) reader.refuse();
  get_flags(reader, sample);
  sample.taken_ms = static_cast<std::int64_t>(reader.u64());
  sample.watch = static_cast<Watch>(reader.u8_up_to(static_cast<std::uint8_t>(Watch::nobody)));
  if (sample.input_ms) sample.input_ms = static_cast<std::int64_t>(reader.u64());
  if (sample.battery_percent) sample.battery_percent = reader.u8_up_to(kPercentMax);
  if (sample.celsius) sample.celsius = static_cast<std::int16_t>(reader.u16());
  sample.heat = static_cast<Heat>(reader.u8_up_to(static_cast<std::uint8_t>(Heat::critical)));
  sample.others_cpu_percent = reader.u8_up_to(kPercentMax);
  sample.memory_pressure =
      static_cast<Pressure>(reader.u8_up_to(static_cast<std::uint8_t>(Pressure::full)));
  sample.memory_total = reader.u64();
  sample.memory_own = reader.u64();
  if (sample.taken_ms < 0 || sample.input_ms.value_or(0) < 0) reader.refuse();
  if (auto whole = reader.finish("a sample"); !whole) return fail(whole.error());
  return sample;
}

}  // namespace darkbloom::node::owner
