"""Invite codes are read as C++ writes them, and policies hold what they make members of."""

import unittest

import vectors

from darkbloom.faults import Refused
from darkbloom.judge import accept
from darkbloom.organisation import parse_invite_code
from darkbloom.policy import Policy

CODE = next(code for case in vectors.read("seal")["requests"]
            for code in case["inner"]["through"] if code)


class Stated:
    """As much of a statement and its verdict as accept() looks at."""

    def __init__(self, *organisations):
        self.statement, self.organisations = self, organisations
        self.tier, self.own = 1, False


class Organisation(unittest.TestCase):
    def refused(self, verdict, policy):
        with self.assertRaises(Refused) as caught:
            accept(verdict, policy)
        return caught.exception.code

    def test_a_code_is_read_however_it_is_typed(self):
        typed = CODE.lower().replace("-", " \n").replace("0", "o").replace("1", "l")
        self.assertEqual(parse_invite_code(typed).id, parse_invite_code(CODE).id)

    def test_one_digit_that_was_mistyped_is_noticed(self):
        for at, digit in enumerate(CODE):
            if digit != "-":
                typed = CODE[:at] + ("2" if digit != "2" else "3") + CODE[at + 1:]
                with self.assertRaisesRegex(Refused, "mistyped"):
                    parse_invite_code(typed)

    def test_what_has_not_its_digits_is_refused(self):
        for typed in ("", CODE[1:], CODE + "0", CODE[:-1] + "U"):
            with self.assertRaisesRegex(Refused, "56 digits"):
                parse_invite_code(typed)

    def test_machines_of_an_organisation_are_for_its_members(self):
        own = parse_invite_code(CODE).id
        stranger = Policy(min_tier="open")
        member = Policy(min_tier="open", organisations=(CODE,))
        strict = Policy(min_tier="open", organisations=(CODE,), organisation_only=True)
        self.assertEqual(self.refused(Stated(own), stranger), "not_for_you")
        self.assertEqual(self.refused(Stated(bytes(16)), member), "not_for_you")
        self.assertEqual(self.refused(Stated(), strict), "not_your_organisation")
        for policy, verdict in ((stranger, Stated()), (member, Stated()), (member, Stated(own)),
                                (strict, Stated(bytes(16), own))):
            accept(verdict, policy)
        self.assertTrue(member.stricter(0, False, 30, True).organisation_only)
        self.assertEqual(member.stricter(0, False, 30).memberships.keys(), {own})

    def test_a_policy_tells_no_code_and_takes_few(self):
        self.assertNotIn(CODE, repr(Policy(min_tier="open", organisations=(CODE,))))
        with self.assertRaisesRegex(ValueError, "at most 4"):
            Policy(min_tier="open", organisations=(CODE,) * 5)
        with self.assertRaisesRegex(ValueError, "56 digits"):
            Policy(min_tier="open", organisations=("lab",))


if __name__ == "__main__":
    unittest.main()
