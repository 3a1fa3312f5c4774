#include "engine/gguf_reader.h"

#include <ggml.h>

#include <algorithm>
#include <array>
#include <bit>
#include <fstream>
#include <limits>
#include <optional>
#include <set>
#include <unordered_set>

namespace darkbloom::engine {

namespace {

constexpr std::uint64_t kKeyBytesMax = 65535;
constexpr std::uint64_t kTextBytesMax = 16U << 20U;
constexpr std::uint64_t kKeysMax = 1U << 16U;
constexpr std::uint64_t kTensorsMax = 1U << 18U;
constexpr std::uint64_t kListMax = 1U << 24U;
constexpr std::uint64_t kWholeKeptMax = 1U << 20U;
constexpr std::string_view kTruncated =
    "The model file is truncated: it ends before its contents do.";

// The numbers are the file format's (docs/gguf.md, gguf_metadata_value_type).
enum class Kind : std::uint32_t {
  u8,
  i8,
  u16,
  i16,
  u32,
  i32,
  f32,
  boolean,
  text,
  array,
  u64,
  i64,
  f64,
};

constexpr std::array<std::uint64_t, 13> kBytesOf{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

/// Reads forward only and remembers the first thing that went wrong.
class Source {
 public:
  Source(const std::filesystem::path& file, std::uint64_t bytes)
      : stream_(file, std::ios::binary), left_(bytes), size_(bytes) {}

  std::uint64_t number(std::size_t width) {
    std::array<char, 8> raw{};
    if (!take(width)) return 0;
    stream_.read(raw.data(), static_cast<std::streamsize>(width));
    if (!stream_) damage(kTruncated);
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;)
      value = value << 8U | static_cast<std::uint8_t>(raw[i]);
    return value;
  }

  std::string text(std::uint64_t limit) {
    const std::uint64_t size = number(8);
    if (size > limit && size <= left_)
      damage("The model file is damaged: a text in it is too long.");
    if (!take(size)) return {};
    std::string text(size, '\0');
    stream_.read(text.data(), static_cast<std::streamsize>(size));
    if (!stream_) damage(kTruncated);
    return text;
  }

  void skip(std::uint64_t bytes) {
    if (take(bytes)) stream_.ignore(static_cast<std::streamsize>(bytes));
  }

  void damage(std::string_view why) {
    if (problem_.empty()) problem_ = why;
  }
  bool damaged() const { return !problem_.empty(); }
  const std::string& problem() const { return problem_; }
  std::uint64_t position() const { return size_ - left_; }
  std::uint64_t left() const { return left_; }

 private:
  bool take(std::uint64_t bytes) {
    if (bytes > left_) damage(kTruncated);
    if (damaged()) return false;
    left_ -= bytes;
    return true;
  }

  std::ifstream stream_;
  std::uint64_t left_;
  std::uint64_t size_;
  std::string problem_;
};

std::uint64_t bytes_of(Kind kind) {
  return kBytesOf[static_cast<std::size_t>(kind)];
}

std::int64_t whole_of(Kind kind, std::uint64_t raw) {
  switch (kind) {
    case Kind::i8:
      return static_cast<std::int8_t>(raw);
    case Kind::i16:
      return static_cast<std::int16_t>(raw);
    case Kind::i32:
      return static_cast<std::int32_t>(raw);
    default:
      return static_cast<std::int64_t>(raw);
  }
}

bool is_whole(Kind kind) {
  return kind != Kind::f32 && kind != Kind::f64 && kind != Kind::text && kind != Kind::array;
}

std::optional<Kind> read_kind(Source& source) {
  const std::uint64_t kind = source.number(4);
  if (kind >= kBytesOf.size())
    source.damage("The model file is damaged: a value has no known type.");
  if (source.damaged()) return {};
  return static_cast<Kind>(kind);
}

void read_texts(Source& source, GgufArray& array) {
  std::unordered_set<std::string> seen;
  for (std::uint64_t i = 0; i < array.count && !source.damaged(); ++i) {
    if (!seen.insert(source.text(kTextBytesMax)).second) array.distinct = false;
  }
}

void read_numbers(Source& source, Kind kind, GgufArray& array) {
  const std::uint64_t width = bytes_of(kind);
  const std::uint64_t kept = is_whole(kind) ? std::min(array.count, kWholeKeptMax) : 0;
  for (std::uint64_t i = 0; i < kept && !source.damaged(); ++i) {
    array.whole.push_back(whole_of(kind, source.number(width)));
  }
  source.skip((array.count - kept) * width);
}

GgufArray read_array(Source& source) {
  const std::optional<Kind> kind = read_kind(source);
  GgufArray array{.type = 0, .count = source.number(8)};
  if (!kind || source.damaged()) return array;
  array.type = static_cast<std::uint32_t>(*kind);
  if (*kind == Kind::array) source.damage("The model file is damaged: it holds a list of lists.");
  if (array.count > source.left()) source.damage(kTruncated);
  if (array.count > kListMax) source.damage("The model file is damaged: a list in it is too long.");
  if (source.damaged()) return array;
  if (*kind == Kind::text) {
    read_texts(source, array);
  } else {
    read_numbers(source, *kind, array);
  }
  return array;
}

GgufValue read_value(Source& source) {
  const Kind kind = read_kind(source).value_or(Kind::u8);
  switch (kind) {
    case Kind::text:
      return source.text(kTextBytesMax);
    case Kind::array:
      return read_array(source);
    case Kind::boolean:
      return source.number(1) != 0;
    case Kind::f32:
      return std::bit_cast<float>(static_cast<std::uint32_t>(source.number(4)));
    case Kind::f64:
      return std::bit_cast<double>(source.number(8));
    default:
      return whole_of(kind, source.number(bytes_of(kind)));
  }
}

/// Rows must be whole blocks of the tensor's type, and the size must be a number.
std::uint64_t read_shape(Source& source, GgufTensor& tensor) {
  const std::uint64_t dimensions = source.number(4);
  if (dimensions > 4) source.damage("The model file is damaged: a tensor has too many dimensions.");
  tensor.elements = 1;
  std::uint64_t row = 1;
  for (std::uint64_t i = 0; i < dimensions && !source.damaged(); ++i) {
    const std::uint64_t length = source.number(8);
    if (length == 0 || length > (std::uint64_t{1} << 40U) / tensor.elements) {
      source.damage("The model file is damaged: a tensor has an impossible size.");
      return row;
    }
    if (i == 0) row = length;
    tensor.elements *= length;
  }
  return row;
}

/// Returns the tensor's place in the data, and what it takes there.
std::uint64_t read_tensor(Source& source, GgufTensor& tensor) {
  tensor.name = source.text(GGML_MAX_NAME - 1);
  const std::uint64_t row = read_shape(source, tensor);
  const std::uint64_t type = source.number(4);
  const std::uint64_t place = source.number(8);
  if (source.damaged()) return place;
  const bool known = type < GGML_TYPE_COUNT && ggml_blck_size(static_cast<ggml_type>(type)) > 0;
  if (!known) {
    source.damage("The model file uses a tensor type that this build does not know.");
    return place;
  }
  tensor.type = static_cast<std::uint32_t>(type);
  const auto block = static_cast<std::uint64_t>(ggml_blck_size(static_cast<ggml_type>(type)));
  if (row % block != 0) source.damage("The model file is damaged: a tensor's rows are not whole.");
  tensor.bytes = tensor.elements / block * ggml_type_size(static_cast<ggml_type>(type));
  return place;
}

std::uint64_t padded(std::uint64_t bytes, std::uint64_t alignment) {
  return (bytes + alignment - 1) / alignment * alignment;
}

std::uint64_t alignment_of(const Gguf& gguf, Source& source) {
  const auto found = gguf.values.find("general.alignment");
  if (found == gguf.values.end()) return 32;
  const auto* value = std::get_if<std::int64_t>(&found->second);
  const bool good = value != nullptr && *value >= 8 && *value <= 65536 &&
                    std::has_single_bit(static_cast<std::uint64_t>(*value));
  if (!good) source.damage("The model file is damaged: its alignment is impossible.");
  return good ? static_cast<std::uint64_t>(*value) : 32;
}

void read_values(Source& source, Gguf& gguf, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count && !source.damaged(); ++i) {
    std::string key = source.text(kKeyBytesMax);
    GgufValue value = read_value(source);
    const bool fresh = gguf.values.emplace(std::move(key), std::move(value)).second;
    if (!fresh) source.damage("The model file is damaged: it gives one key twice.");
  }
}

void read_tensors(Source& source, Gguf& gguf, std::uint64_t count) {
  const std::uint64_t alignment = alignment_of(gguf, source);
  std::set<std::string> names;
  std::uint64_t expected = 0;
  for (std::uint64_t i = 0; i < count && !source.damaged(); ++i) {
    GgufTensor& tensor = gguf.tensors.emplace_back();
    const std::uint64_t place = read_tensor(source, tensor);
    if (place != expected || !names.insert(tensor.name).second) {
      source.damage("The model file is damaged: its tensors overlap or leave gaps.");
    }
    expected += padded(tensor.bytes, alignment);
    gguf.weight_bytes += tensor.bytes;
  }
  if (source.damaged() || gguf.tensors.empty()) return;
  const std::uint64_t start = padded(source.position(), alignment);
  const std::uint64_t last = gguf.tensors.back().bytes;
  const std::uint64_t end = start + expected - padded(last, alignment) + last;
  if (end > gguf.file_bytes) source.damage(kTruncated);
}

void read_all(Source& source, Gguf& gguf) {
  constexpr std::uint32_t kMagic = 0x46554747;  // "GGUF"
  const std::uint64_t magic = source.number(4);
  if (magic != kMagic || gguf.file_bytes < 8) {
    return source.damage("This is not a GGUF file: it does not begin with GGUF.");
  }
  const std::uint64_t version = source.number(4);
  if (version < 2 || version > 3) {
    return source.damage("The model file has a GGUF version other than 2 and 3.");
  }
  const std::uint64_t tensors = source.number(8);
  const std::uint64_t keys = source.number(8);
  if (tensors > kTensorsMax || keys > kKeysMax) {
    return source.damage("The model file is damaged: it claims impossibly many parts.");
  }
  read_values(source, gguf, keys);
  if (!source.damaged()) read_tensors(source, gguf, tensors);
}

}  // namespace

std::int64_t Gguf::number(std::string_view key, std::int64_t otherwise) const {
  const auto found = values.find(key);
  if (found == values.end()) return otherwise;
  const auto* value = std::get_if<std::int64_t>(&found->second);
  return value != nullptr ? *value : otherwise;
}

std::string Gguf::text(std::string_view key) const {
  const auto found = values.find(key);
  if (found == values.end()) return {};
  const auto* value = std::get_if<std::string>(&found->second);
  return value != nullptr ? *value : std::string();
}

const GgufArray* Gguf::array(std::string_view key) const {
  const auto found = values.find(key);
  return found == values.end() ? nullptr : std::get_if<GgufArray>(&found->second);
}

Result<Gguf> read_gguf(const std::filesystem::path& file) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(file, failure)) {
    return fail(Fault::not_found, "There is no model file at this path.");
  }
  Gguf gguf;
  gguf.file_bytes = std::filesystem::file_size(file, failure);
  if (failure) return fail(Fault::not_found, "The model file cannot be read.");
  Source source(file, gguf.file_bytes);
  read_all(source, gguf);
  if (source.damaged()) return fail(Fault::invalid, source.problem());
  return gguf;
}

}  // namespace darkbloom::engine
