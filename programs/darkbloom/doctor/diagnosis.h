#pragma once
// What `darkbloom doctor` says of a machine: the tier that a node here can reach, and one line on
// each thing that stands in the way of the next.

#include <string>

#include "hardening/posture.h"

namespace darkbloom::doctor {

/// For a person. `colours`: with the marks that a terminal understands.
std::string diagnosis_text(const hardening::Posture& posture, bool colours);
/// One JSON object: reach, next (null when there is none), and in_the_way, whose entries have
/// keeps_from, word, sentence and mend.
std::string diagnosis_json(const hardening::Posture& posture);

}  // namespace darkbloom::doctor
