#pragma once
// Input devices: that something was touched, and when. What it was is read and thrown away.

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "node/owner/watch/source.h"

namespace darkbloom::node::owner {

class InputDevices final : public Source {
 public:
  /// After a touch nothing is read for so long: a mouse says a thousand things a second.
  static constexpr std::int64_t kDeafMs = 100;

  /// `named` are the devices that count; empty: all event devices in `folder`, those that are
  /// plugged in later too.
  InputDevices(std::vector<std::string> named, std::filesystem::path folder = "/dev/input");
  ~InputDevices() override;

  std::vector<Listening> listening() override;
  bool news(int descriptor, std::int64_t now_ms) override;
  void look(Sample& sample, std::int64_t now_ms) override;

 private:
  void find();
  void open(const std::string& path);
  void close(int descriptor);
  bool touched(int descriptor);

  std::vector<std::string> named_;
  std::filesystem::path folder_;
  int changes_ = -1;  ///< tells when the folder changes
  std::map<int, std::string> open_;
  bool any_closed_ = false;  ///< there is a device that cannot be read
  std::optional<std::int64_t> touched_ms_;
};

}  // namespace darkbloom::node::owner
