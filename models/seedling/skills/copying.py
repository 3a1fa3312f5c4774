"""Repeat a phrase word for word; put up to five words in reverse order."""
from . import values
from .wording import Sample, Wordings, say

REPEAT = Wordings(
    ["Say only this: {p}", "Please say this: {p}", 'Would you say "{p}"?', "Copy the following: {p}",
     "Write the following: {p}", "Repeat this sentence word for word: {p}", "Repeat it exactly: {p}",
     "[Repeat|Say|Echo|Copy|Write]: {p}", "Repeat after me: {p}", "[Repeat|Say|Echo|Copy] {p}", 'Repeat "{p}"', 'Say "{p}"',
     "Repeat this: {p}", "Repeat this [phrase|sentence|text]: {p}", "Repeat the [phrase|sentence|text|words]: {p}",
     'Repeat the [phrase|words] "{p}"[.|]', "Say after me: {p}", "Say this: {p}", "Repeat [exactly|word for word]: {p}",
     'Can you repeat "{p}"?', 'Can you say "{p}"?', "Copy this text: {p}", "Write this: {p}", "Please repeat: {p}",
     "Please repeat the following: {p}", "Repeat the following [words|phrase|text]: {p}", "Echo this: {p}",
     'Write exactly "{p}".', "Say exactly: {p}", "Tell me this: {p}", "Answer with exactly this: {p}",
     "{p}\nRepeat that.", "{p}\nRepeat the words above.", 'Say the words "{p}" and nothing else.', "Repeat '{p}'",
     "Repeat what I say: {p}", "I say: {p}. Repeat what I say.", "Answer with: {p}", "Reply with: {p}"],
    ["Now repeat this after me: {p}", "Repeat these words: {p}", "Say the following: {p}", 'Could you repeat "{p}"?',
     "Repeat the following sentence word for word: {p}", "Say just this: {p}", 'Say the phrase "{p}".',
     "Please copy this: {p}", "Echo the following: {p}", "Repeat exactly this text: {p}"])
REVERSE = Wordings(
    ["Would you say these words backwards: {p}", "Reverse for me: {p}", "List the words in reverse: {p}",
     "Please say these words in reverse order: {p}", "Put the following words backwards: {p}",
     "The following words in reverse order: {p}", "Reverse the order of this list: {p}",
     "Write the following words in reverse: {p}", "Can you put these words in reverse order: {p}",
     "From last to first: {p}",
     "[Reverse|Turn around|Flip]: {p}", "Put these words in reverse order: {p}", "Reverse the order of [these|the] words: {p}",
     "Reverse these words: {p}", "Reverse the words: {p}", "Say these words in reverse[ order|]: {p}", "Say [it |]backwards: {p}",
     "Say these words backwards: {p}", "Write these words in reverse order: {p}", 'Reverse the words "{p}"[.|]', 'Reverse "{p}"',
     "Repeat in reverse order: {p}", "List these words backwards: {p}", "In reverse order: {p}", "Words in reverse order: {p}",
     "Put the words in [the opposite|reverse] order: {p}", 'Can you reverse the words "{p}"?', "Backwards: {p}",
     "Last word first: {p}", "Reverse the word order: {p}", "Reverse the list: {p}", "Reverse this list: {p}",
     "Reverse the order: {p}", "Give me these words in reverse order: {p}", "{p}\nReverse the words above.",
     "{p}\nPut these words in reverse order.", "Order reversed, please: {p}", "Turn the order of these words around: {p}"],
    ["Reverse these words for me: {p}", "Please put the following words in reverse order: {p}", "Say the words in reverse order: {p}",
     'Could you reverse the words "{p}"?', "Write the words backwards: {p}", "Reverse the following words: {p}",
     "Put these in reverse order: {p}", "List these words in reverse order: {p}", "Reverse the order of the following words: {p}"])


def phrase(rng, split):
    count = rng.choice([1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8])
    words = [values.word(rng, split) for _ in range(count)]
    if rng.random() < 0.2:
        words[0] = words[0].capitalize()
    if count > 2 and rng.random() < 0.12:
        words[rng.randrange(count - 1)] += ","
    text = " ".join(words)
    return text + rng.choice(["", "", "", "", "", ".", "!"])


def repeat(rng, split):
    text = phrase(rng, split)
    template = REPEAT.draw(rng, split, p="{p}")
    user = template.replace("{p}", text)
    answer = text
    if "I say: {p}." in template:
        answer = text.rstrip(".!")
        user = template.replace("{p}", answer)
    return Sample("repeat", say(user, answer), {"kind": "same", "text": answer})


def reverse(rng, split):
    count = rng.choice([2, 2, 3, 3, 4, 4, 5])
    words = []
    while len(words) < count:
        word = values.word(rng, split)
        if word not in words:
            words.append(word)
    joint = rng.choice([" ", " ", ", "])
    user = REVERSE.draw(rng, split, p="{p}").replace("{p}", joint.join(words))
    # It opens with a space: then each word is the same token as in the question, and a small model can copy it.
    answer = " " + joint.join(reversed(words))
    return Sample("reverse", say(user, answer), {"kind": "words", "text": answer})
