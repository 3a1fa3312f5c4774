#pragma once
// A log's objects in memory.

#include <map>
#include <string>

#include "tlog/log_writer.h"

namespace darkbloom::test {

struct MemoryLogStore final : tlog::LogStore {
  Result<Bytes> read(const std::string& path) override {
    const auto found = objects.find(path);
    if (found == objects.end()) return fail(Fault::not_found, "not there");
    return found->second;
  }
  Result<void> write(const std::string& path, ByteView content) override {
    if (broken) return fail(Fault::unavailable, "the disk is full");
    objects[path] = copy_of(content);
    return {};
  }
  std::map<std::string, Bytes> objects;
  bool broken = false;
};

}  // namespace darkbloom::test
