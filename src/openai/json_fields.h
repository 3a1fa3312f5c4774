#pragma once
// Reading the fields of a JSON object by name and type. The first mistake is kept with the path of
// the field ("messages[2].role") and OpenAI's code for it; reading goes on with "absent", so a
// parser reads all its fields in a row and looks at the mistake once.

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "json/document.h"

namespace darkbloom::openai {

/// The first mistake of a request, if any.
class Mistake {
 public:
  bool found() const { return error_.has_value(); }
  const Error& error() const { return *error_; }

  /// Each keeps the mistake unless there is one already. `path` becomes the error's param.
  void keep(std::string_view code, std::string_view path, std::string sentence);
  void wrong_type(std::string_view path, std::string_view expected, const json::Node& got);
  void missing(std::string_view path);
  void wrong_value(std::string_view path, std::string_view rule);
  void unsupported(std::string_view path, std::string sentence);

 private:
  std::optional<Error> error_;
};

template <typename T>
struct Range {
  T low;
  T high;
};

/// One object being read; `object` and `mistake` outlive it. Fields that are null count as absent.
class JsonFields {
 public:
  JsonFields(const json::Node& object, std::string path, Mistake& mistake)
      : object_(object), path_(std::move(path)), mistake_(mistake) {}

  /// Null where the field is absent or null.
  const json::Node* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// True where the field is written, null included.
  bool mentions(std::string_view name) const { return object_.find(name) != nullptr; }
  std::string path_of(std::string_view name) const;
  const std::string& path() const { return path_; }
  Mistake& mistake() const { return mistake_; }

  /// Each gives nothing, and keeps a mistake, where the field has another type or is out of range.
  std::optional<bool> boolean(std::string_view name) const;
  /// Also takes decimals without a fraction.
  std::optional<std::int64_t> integer(std::string_view name, Range<std::int64_t> range) const;
  std::optional<double> decimal(std::string_view name, Range<double> range) const;
  const std::string* text(std::string_view name) const;
  const json::Node::Array* array(std::string_view name) const;
  std::optional<JsonFields> object(std::string_view name) const;

  /// Like text() and array(), and a mistake where the field is absent.
  const std::string* required_text(std::string_view name) const;
  const json::Node::Array* required_array(std::string_view name) const;

 private:
  template <typename T>
  const T* typed(std::string_view name, std::string_view expected) const;

  const json::Node& object_;
  std::string path_;  ///< empty for the body itself
  Mistake& mistake_;
};

/// "messages[2]".
std::string path_of(std::string_view array, std::size_t index);

/// Reads the entries of the array at `path` one by one, until a mistake; an entry that is no object
/// is one.
template <typename Read>
void each_object(const json::Node::Array& list, const std::string& path, Mistake& mistake,
                 Read read) {
  for (std::size_t i = 0; i < list.size() && !mistake.found(); ++i) {
    const std::string own = path_of(path, i);
    if (list[i].as<json::Node::Object>() == nullptr) {
      return mistake.wrong_type(own, "an object", list[i]);
    }
    read(JsonFields(list[i], own, mistake));
  }
}

/// `node` as a whole number, if it is one.
std::optional<std::int64_t> whole_number(const json::Node& node);
std::optional<double> any_number(const json::Node& node);

}  // namespace darkbloom::openai
