"""What the user demands of a machine before anything is sealed to it."""

from dataclasses import dataclass, field, replace

from .crockford import read_base32
from .envelope import TIERS
from .faults import Refused
from .log_policy import LogPolicy
from .organisation import ORGANISATIONS_MAX, parse_invite_code

_AGE_MAX_SECONDS = 24 * 60 * 60
_CODE_DIGITS = 16
_TOO_HIGH = ('The tier "{}" asks for more than this package can verify: it does not judge what '
             "TPMs or SEV-SNP sign. The proxy `darkbloom connect` does; use that.")


def check_tier(name):
    """The tier's number. Refuses what is no tier, and what this package cannot verify."""
    if name not in TIERS:
        raise Refused("invalid", "A tier is open, sealed, measured or confidential.")
    tier = TIERS.index(name)
    if tier > TIERS.index("sealed"):
        raise Refused("invalid", _TOO_HIGH.format(name), "tier_not_supported")
    return tier


def parse_pairing_code(text):
    """The first 10 bytes of a node's name, as the machine itself shows them."""
    code = read_base32(text, _CODE_DIGITS)
    if code is None:
        raise Refused("invalid", "a pairing code has 16 digits, such as 7ZQ4-M0XB-C9TK-5H2D")
    return code


@dataclass(frozen=True)
class Policy:
    """Raises ValueError, saying why, for a demand that makes no sense or cannot be verified."""
    log_policy: str | None = None       # C2SP tlog-policy: the logs and witnesses to believe
    min_tier: str = "sealed"            # "open" or "sealed"
    own: tuple = ()                     # pairing codes of machines that are yours
    own_only: bool = False              # seal to no others
    organisations: tuple = field(default=(), repr=False)  # invite codes of those you belong to
    organisation_only: bool = False     # seal to no machines but theirs
    max_age_seconds: int = 600          # of a machine's statement
    max_checkpoint_age_seconds: int = _AGE_MAX_SECONDS
    tier: int = field(init=False)
    log: LogPolicy | None = field(init=False)
    own_codes: frozenset = field(init=False)
    memberships: dict = field(init=False, repr=False, compare=False)  # organisations by their ids

    def __post_init__(self):
        try:
            self._derive()
        except Refused as why:
            raise ValueError(f"The policy cannot be used: {why.detail}") from None

    def _derive(self):
        for seconds in (self.max_age_seconds, self.max_checkpoint_age_seconds):
            if type(seconds) is not int or not 1 <= seconds <= _AGE_MAX_SECONDS:
                raise Refused("invalid", f"an age is a whole number from 1 to {_AGE_MAX_SECONDS}.")
        object.__setattr__(self, "tier", check_tier(self.min_tier))
        object.__setattr__(self, "log", LogPolicy(self.log_policy) if self.log_policy else None)
        object.__setattr__(self, "own_codes", frozenset(map(parse_pairing_code, self.own)))
        if len(self.organisations) > ORGANISATIONS_MAX:
            raise Refused("invalid", "at most 4 organisations can be used at once.")
        joined = map(parse_invite_code, self.organisations)
        object.__setattr__(self, "memberships", {each.id: each for each in joined})
        if self.tier > 0 and self.log is None:
            raise Refused("invalid", 'the tier "sealed" needs a log_policy: the logs and the '
                          'witnesses that you believe. Without one only min_tier "open" is left.')

    def way_in(self, statement):
        """The organisation by which a machine serves the user; None: it serves everybody, or none
        of the user's."""
        return next((self.memberships[each] for each in statement.organisations
                     if each in self.memberships), None)

    def stricter(self, min_tier, own_only, max_age_seconds, organisation_only=False):
        """This policy, made stricter wherever one request demands more."""
        return replace(self, min_tier=TIERS[max(self.tier, min_tier)],
                       own_only=self.own_only or own_only,
                       organisation_only=self.organisation_only or organisation_only,
                       max_age_seconds=min(self.max_age_seconds, max_age_seconds))
