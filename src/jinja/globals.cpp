#include "jinja/globals.h"

#include <algorithm>
#include <array>

#include "jinja/access.h"
#include "jinja/arguments.h"
#include "jinja/methods.h"
#include "jinja/to_text.h"

namespace darkbloom::jinja {
namespace {

/// A message of the template's author with what people wrote left out: errors never hold it.
Value raise_exception(Run& run, const Given& given) {
  const Value* const message = given.find(0, "message");
  std::string sentence;
  if (message != nullptr) {
    to_text(run, *message).for_each_run([&](std::string_view bytes, Origin origin) {
      sentence += origin == Origin::author ? bytes : std::string_view("...");
    });
  }
  return run.raise(sentence.empty() ? "The chat template refuses the request." : sentence);
}

Value range(Run& run, const Given& given) {
  constexpr std::size_t kItemsMax = 100'000;
  const bool one = given.positional.size() == 1;
  const std::int64_t first = one ? 0 : integer_argument(run, given, {0, "start"}, 0);
  const std::int64_t end = integer_argument(run, given, {one ? 0U : 1U, "stop"}, 0);
  const std::int64_t step = integer_argument(run, given, {2, "step"}, 1);
  if (step == 0) return run.fail("the step of 'range' is 0");
  std::vector<Value> items;
  std::int64_t at = first;
  while (step > 0 ? at < end : at > end) {
    if (items.size() == kItemsMax)
      return run.fail("'range' has over 100000 items", Fault::too_large);
    items.emplace_back(Value::Variant(at));
    if (__builtin_add_overflow(at, step, &at)) break;
  }
  return make_list(run, std::move(items));
}

Value make_namespace(Run& run, const Given& given) {
  Namespace& space = run.heap().namespaces.emplace_back();
  for (const Value& value : given.positional) {
    if (value.dict() == nullptr) return run.fail("'namespace' takes a dict or named values");
    for (const Entry& entry : value.dict()->entries) {
      if (!run.spend(1 + space.fields.size() / 16)) return {};
      space.set(to_text(run, entry.key).bytes(), entry.value);
    }
  }
  for (const NamedValue& named : given.named)
    space.set(named.name, named.value);
  return Value(Value::Variant(&space));
}

Value to_dict(Run& run, const Given& given) {
  std::vector<Entry> entries;
  for (const Value& value : given.positional) {
    if (value.dict() == nullptr) return run.fail("'dict' takes a dict or named values");
    entries = value.dict()->entries;
  }
  for (const NamedValue& named : given.named)
    put(run, entries, Value(Text(std::string(named.name))), named.value);
  return make_dict(run, std::move(entries));
}

Value time_now(Run& run, const Given& given) {
  const Text* const format = text_argument(run, given, {0, "format"});
  if (format == nullptr) return run.fail("'strftime_now' needs a format");
  if (!run.spend_bytes(format->size() * 16)) return {};
  const bool from_people = !format->content().empty();
  return make_text(run, Text(format_time(run.now_s(), format->bytes()),
                             from_people ? Origin::content : Origin::author));
}

constexpr std::array kGlobals = {
    NamedNative{"dict", to_dict},
    NamedNative{"namespace", make_namespace},
    NamedNative{"raise_exception", raise_exception},
    NamedNative{"range", range},
    NamedNative{"strftime_now", time_now},
};

}  // namespace

Native find_global(std::string_view name) {
  const auto found = std::ranges::find(kGlobals, name, &NamedNative::name);
  return found == kGlobals.end() ? nullptr : found->call;
}

}  // namespace darkbloom::jinja
