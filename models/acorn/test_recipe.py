"""The recipe keeps its promises; needs neither PyTorch nor a network.

    python3 -m unittest test_recipe
"""
import random
import unittest

import evaluate
from measure import bm25, ranks_of, summary
from sources import everyday, facts
from sources.wording import expansions


class Recipe(unittest.TestCase):
    def test_no_held_out_wording_is_trained_on(self):
        for topic in everyday.topics():
            train = {text for wording in topic.train for text in expansions(wording)}
            self.assertFalse(train & {text for wording in topic.test for text in expansions(wording)})
        for train, test, _ in facts.KINDS.values():
            self.assertFalse({t for w in train for t in expansions(w)} & set(test))

    def test_a_hidden_topic_is_never_drawn(self):
        hidden = {f"everyday {topic.name}" for topic in everyday.topics() if topic.hidden}
        rng = random.Random(1)
        self.assertFalse(hidden & {everyday.pair(rng)[2] for _ in range(2000)})
        self.assertTrue(hidden)

    def test_every_topic_has_questions_and_answers(self):
        for topic in everyday.topics():
            self.assertTrue(topic.train and topic.answers, topic.name)
            self.assertTrue(topic.hidden or topic.test, topic.name)

    def test_the_generated_half_of_the_test_is_what_the_recipe_makes(self):
        made = list(everyday.held_out_pairs()) + list(facts.held_out_pairs())
        names = {name for name, _, _ in made}
        self.assertEqual([row for row in evaluate.read_rows() if row[0] in names], made)

    def test_the_test_has_five_sets(self):
        sets = {name for name, _, _ in evaluate.read_rows()}
        self.assertEqual(sets, {"packages", "words", "new wordings", "new topics", "facts"})


class Measure(unittest.TestCase):
    ROWS = [("a", "red", "red house"), ("a", "blue", "blue sea"), ("a", "azure", "blue sea")]

    def test_ranks_count_different_passages_and_ties_count_against(self):
        self.assertEqual(ranks_of(self.ROWS, [[2, 1, 1], [3, 2, 2], [0, 0, 0]]), [1, 2, 2])

    def test_a_summary_has_the_share_of_firsts_and_the_mean_reciprocal_rank(self):
        self.assertEqual(summary(self.ROWS, [1, 2, 2])["all"], (0.3333, 0.6667, 3))

    def test_bm25_finds_shared_words_and_nothing_else(self):
        ranks = ranks_of(self.ROWS, bm25([row[1] for row in self.ROWS], [row[2] for row in self.ROWS]))
        self.assertEqual(ranks, [1, 1, 2])


if __name__ == "__main__":
    unittest.main()
