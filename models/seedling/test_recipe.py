"""The recipe keeps its promises; needs neither PyTorch nor a network.

    python3 -m unittest test_recipe
"""
import json
import unittest

import chat
import evaluate
import generate
from judge import right


def held_out():
    return [json.loads(line) for line in evaluate.HELD_OUT.read_text(encoding="utf-8").splitlines()]


class Recipe(unittest.TestCase):
    def test_no_held_out_wording_is_trained_on(self):
        generate.check_disjoint()

    def test_the_wanted_answer_is_judged_right(self):
        for sample in held_out():
            last = sample["messages"][-1]
            said = last["content"] or chat.call_text(last["tool_calls"][0])
            self.assertTrue(right(sample["check"], said), sample)

    def test_there_are_500_prompts_of_15_skills_or_more(self):
        self.assertEqual(len(held_out()), 500)
        self.assertGreaterEqual(len({sample["skill"] for sample in held_out()}), 15)

    def test_tools_as_text_make_the_same_prompt(self):
        for sample in held_out():
            asked = sample["messages"][:-1] + [{"role": "assistant", "content": ""}]
            spelt = evaluate.as_text(asked[:-1], sample["tools"]) + asked[-1:]
            self.assertEqual(chat.prompt_text(spelt), chat.prompt_text(asked, sample["tools"]))


if __name__ == "__main__":
    unittest.main()
