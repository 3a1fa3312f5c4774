"""Add and subtract up to 100, and count."""
from .wording import Sample, Wordings, say

ADD = Wordings(
    ["What is {a} and {b} together?", "How many are {a} and {b}?", "{a} and {b} added[?|]",
     "[Work out|Evaluate] {a} + {b}[.|]", "The sum of {a} and {b}[?| is]", "Tell me how much {a} + {b} is.",
     "The result of {a} + {b}?", "I need {a} + {b}.", "Put {a} and {b} together. How much is it?",
     "Add these numbers: {a}, {b}", "Add up {a} and {b}.", "Make the sum of {a} and {b}.",
     "What is {a} + {b}?", "{a} + {b}", "{a} + {b} =", "{a}+{b}", "{a}+{b}=?", "{a} + {b}?", "What is {a}+{b}?",
     "[What is|What's|Calculate|Compute|Tell me] {a} plus {b}[?|]", "Add {a} and {b}.", "Add {a} to {b}.",
     "[What is|Give me|Find] the sum of {a} and {b}[?|]", "How much is {a} + {b}?", "How much is {a} plus {b}?",
     "[Calculate|Compute|Solve] {a} + {b}[.|]", "If I add {a} and {b}, what do I get?", "{a} plus {b}[?| is| equals]",
     "I have {a} [apples|coins|books] and get {b} more. How many do I have?", "Sum {a} and {b}.",
     "What do you get when you add {a} and {b}?", "Can you add {a} and {b}?", "What does {a} + {b} equal?"],
    ["[Can|Could] you calculate {a} + {b}?", "Would you add {a} and {b}?", "What is the result of {a} + {b}?",
     "How much is the sum of {a} and {b}?", "Tell me the sum of {a} and {b}.", "What do {a} and {b} make?",
     "{a} plus {b} is how much?", "Add the numbers {a} and {b}."])
SUBTRACT = Wordings(
    ["[Work out|Evaluate] {a} - {b}[.|]", "The difference of {a} and {b}[?|]", "Take away {b} from {a}.",
     "{a} less {b}[?|]", "What remains of {a} after taking {b}?", "How much is left of {a} if I remove {b}?",
     "Remove {b} from {a}. How much is left?", "The result of {a} - {b}?", "I need {a} - {b}.",
     "Tell me how much {a} - {b} is.", "[Reduce|Decrease] {a} by {b}.", "From {a} take {b}.", "{a}, take away {b}",
     "What is {a} - {b}?", "{a} - {b}", "{a} - {b} =", "{a}-{b}", "{a}-{b}=?", "{a} - {b}?", "What is {a}-{b}?",
     "[What is|What's|Calculate|Compute|Tell me] {a} minus {b}[?|]", "Subtract {b} from {a}.",
     "Take {b} away from {a}.", "Take {b} from {a}.", "How much is {a} - {b}?", "How much is {a} minus {b}?",
     "[Calculate|Compute|Solve] {a} - {b}[.|]", "If I subtract {b} from {a}, what do I get?",
     "{a} minus {b}[?| is| equals]", "I have {a} [apples|coins|books] and lose {b}. How many are left?",
     "What do you get when you subtract {b} from {a}?", "Can you subtract {b} from {a}?",
     "[What is|Give me] the difference between {a} and {b}[?|]", "What does {a} - {b} equal?",
     "What is {b} less than {a}?"],
    ["[Can|Could] you calculate {a} - {b}?", "Would you subtract {b} from {a}?", "What is the result of {a} - {b}?",
     "Tell me the difference between {a} and {b}.", "{a} minus {b} is how much?",
     "What is left if I take {b} from {a}?", "What is {a} take away {b}?"])


def draw_sum(rng):
    total = rng.randint(0, 100) if rng.random() < 0.7 else rng.randint(0, 30)
    first = rng.randint(0, total)
    return first, total - first


def add(rng, split):
    a, b = draw_sum(rng)
    user = ADD.asked(rng, split, a=a, b=b)
    return Sample("add", say(user, f"{a} + {b} = {a + b}."), {"kind": "number", "text": str(a + b)})


def subtract(rng, split):
    rest, b = draw_sum(rng)
    a = rest + b
    user = SUBTRACT.asked(rng, split, a=a, b=b)
    return Sample("subtract", say(user, f"{a} - {b} = {a - b}."), {"kind": "number", "text": str(a - b)})


COUNT_TO = Wordings(
    ["Count from one up to {end}.", "[Begin|Start] at one and count to {end}.", "Count one to {end}.",
     "Count for me up to {end}.", "Go on and count to {end}.", "All numbers from one to {end}.",
     "Count to {end}.", "Count up to {end}.", "[Please c|C]ount [until|till] {end}.", "Can you count to {end}?",
     "Count from 1 to {end}.", "Say the numbers [from 1 |]to {end}.", "List the numbers up to {end}.",
     "Numbers from 1 to {end}.", "Write the numbers 1 to {end}.", "I want you to count to {end}."],
    ["Could you count to {end}?", "Would you count up to {end}?", "Count from one to {end}.",
     "Say all numbers up to {end}.", "Let me hear you count to {end}."])
COUNT_RANGE = Wordings(
    ["[Begin|Start] with {start} and count [up |]to {end}.", "Beginning at {start}, count [up |]to {end}.",
     "Name the numbers from {start} to {end}.", "All numbers from {start} to {end}.",
     "Count upwards from {start} to {end}.", "Tell me the numbers from {start} to {end}.",
     "Count from {start} to {end}.", "Count up from {start} to {end}.", "Count {start} to {end}.",
     "Say the numbers from {start} to {end}.", "List the numbers [from|between] {start} [to|and] {end}.",
     "Can you count from {start} to {end}?", "Write the numbers {start} to {end}.", "Numbers from {start} to {end}.",
     "Start at {start} and count to {end}.", "Count from {start} [up to|until] {end}.",
     "I want you to count from {start} to {end}."],
    ["Could you count from {start} to {end}?", "Would you count from {start} up to {end}?",
     "Say all numbers from {start} to {end}.", "List all the numbers from {start} to {end}.",
     "Starting at {start}, count to {end}."])
COUNT_DOWN = Wordings(
    ["Beginning at {start}, count [down|backwards] to {end}.", "Begin with {start} and count down to {end}.",
     "[Write|Name] the numbers from {start} down to {end}.", "All numbers from {start} down to {end}.",
     "Go down from {start} to {end}.", "Start with {start} and count backwards to {end}.",
     "The numbers {start} down to {end}.",
     "Count [down|backwards|back] from {start} to {end}.", "Count from {start} down to {end}.",
     "Can you count [down|backwards] from {start} to {end}?", "Count [down|backwards], {start} to {end}.",
     "Start at {start} and count down to {end}.", "Say the numbers from {start} down to {end}.",
     "Countdown from {start} to {end}."],
    ["Would you count [down|backwards] from {start} to {end}?", "Could you count backwards from {start} to {end}?",
     "Starting at {start}, count down to {end}.", "List the numbers from {start} down to {end}."])


def draw_range(rng):
    start = rng.randint(0, 90)
    return start, start + min(rng.randint(2, 10), rng.randint(2, 12))


def count(rng, split):
    roll = rng.random()
    if roll < 0.35:
        start, end = 1, rng.randint(3, 25)
        user, step = COUNT_TO.asked(rng, split, end=end), 1
    elif roll < 0.75:
        start, end = draw_range(rng)
        user, step = COUNT_RANGE.asked(rng, split, start=start, end=end), 1
    else:
        end, start = draw_range(rng)
        if rng.random() < 0.4:
            end, start = 1, min(start, 20) + 2
        user, step = COUNT_DOWN.asked(rng, split, start=start, end=end), -1
    answer = ", ".join(str(n) for n in range(start, end + step, step)) + "."
    return Sample("count", say(user, answer), {"kind": "same", "text": answer})
