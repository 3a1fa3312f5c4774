#pragma once
// The machines that this client has judged, with its reasons: for programs and for people.

#include <string>

#include "darkbloom/connect/candidate_list.h"

namespace darkbloom::connect {

/// {"object":"list","data":[...],"refused":[...]}: one object a machine, with the trust vector in
/// the words of EAR; "refused" has a sentence for each piece of evidence that was left out.
std::string nodes_json(const CandidateList& candidates);
/// The same as lines for a terminal.
std::string nodes_text(const CandidateList& candidates);

}  // namespace darkbloom::connect
