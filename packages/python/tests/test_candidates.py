"""What is listed where machines differ over a model: CandidateList::models() of connect."""

import itertools
import unittest

from darkbloom.candidates import most_stated
from darkbloom.statement import ServedModel


def model(name, digest, context):
    return ServedModel(name, bytes([digest]) * 32, context, "Q8_0", 1, ("chat",))


class MostStatedTest(unittest.TestCase):
    def test_each_name_is_listed_once_in_order(self):
        both = [model("b", 1, 1), model("a", 1, 1), model("b", 1, 1)]
        self.assertEqual([each.name for each in most_stated(both)], ["a", "b"])
        self.assertEqual(most_stated([]), [])

    def test_where_machines_differ_most_of_them_are_believed(self):
        most, lie = model("m", 9, 200), model("m", 0, 1)
        for stated in itertools.permutations((most, most, lie)):
            self.assertEqual(most_stated(stated), [most])

    def test_of_words_that_as_many_state_the_least_are_told(self):
        less, more = model("m", 1, 99), model("m", 1, 100)
        self.assertEqual(most_stated([more, less]), [less])
        self.assertEqual(most_stated([less, more]), [less])
        self.assertEqual(most_stated([model("m", 2, 1), more]), [more])


if __name__ == "__main__":
    unittest.main()
