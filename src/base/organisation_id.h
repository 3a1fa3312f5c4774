#pragma once
// Names those who share an organisation's secret, and says nothing of the secret itself.

#include "base/ids.h"

namespace darkbloom {

using OrganisationId = Id<struct OrganisationTag, 16>;

}  // namespace darkbloom
