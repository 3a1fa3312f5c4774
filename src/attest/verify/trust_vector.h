#pragma once
// What a verdict says of each side of a machine, in the words of AR4SI (draft-ietf-rats-ar4si
// section 2.3), which EAR results carry, each with the reason in a sentence.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace darkbloom::attest {

/// AR4SI's tiers of trustworthiness, with their values.
enum class Finding : std::int8_t {
  none = 0,              ///< nothing was shown
  affirming = 2,         ///< shown, and as it should be
  warning = 32,          ///< shown, with a reservation
  contraindicated = 96,  ///< shown to be wrong
};

std::string_view name_of(Finding finding);

struct Component {
  Finding finding = Finding::none;
  std::string reason = {};  ///< one clear sentence
};

struct TrustVector {
  Component instance_identity = {};  ///< is this machine the one that it says?
  Component configuration = {};      ///< is it set up as it must be?
  Component executables = {};        ///< does the right program run?
  Component file_system = {};        ///< does it find the right files?
  Component hardware = {};           ///< genuine hardware, in a good state?
  Component runtime_opaque = {};     ///< who can look into the running program?
  Component storage_opaque = {};     ///< who can read its keys?
  Component sourced_data = {};       ///< are the weights those that it names?

  struct Named {
    std::string_view name;  ///< as EAR spells it
    const Component& component;
  };
  std::array<Named, 8> all() const;
};

}  // namespace darkbloom::attest
