#include "attest/verify/trust_vector.h"

namespace darkbloom::attest {

std::string_view name_of(Finding finding) {
  switch (finding) {
    case Finding::affirming:
      return "affirming";
    case Finding::warning:
      return "warning";
    case Finding::contraindicated:
      return "contraindicated";
    case Finding::none:
      break;
  }
  return "none";
}

std::array<TrustVector::Named, 8> TrustVector::all() const {
  return {{{"instance-identity", instance_identity},
           {"configuration", configuration},
           {"executables", executables},
           {"file-system", file_system},
           {"hardware", hardware},
           {"runtime-opaque", runtime_opaque},
           {"storage-opaque", storage_opaque},
           {"sourced-data", sourced_data}}};
}

}  // namespace darkbloom::attest
