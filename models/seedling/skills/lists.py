"""Colours, days and months: whole lists, first few, and what comes next."""
from .wording import Sample, Wordings, say

COLOURS = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December"]
NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

SOME_COLOURS = Wordings(
    ["[List|Name|Give me|Tell me|Say|Write] {n} [colours|colors][.|]", "[Please n|N]ame {n} different [colours|colors].",
     "Can you [name|list|tell me] {n} [colours|colors]?", "I need {n} [colours|colors].", "{n} [colours|colors]",
     "What are {n} [colours|colors]?", "Do you know {n} [colours|colors]?", "Make a list of {n} [colours|colors].",
     "Give {n} examples of [colours|colors].", "[Write down|Tell me the names of] {n} [colours|colors]."],
    ["Could you [name|list] {n} [colours|colors]?", "I want {n} [colours|colors].", "Would you give me {n} [colours|colors]?",
     "Would you list {n} [colours|colors]?", "Tell me {n} different [colours|colors]."])
COLOUR_LIST = Wordings(
    ["[List|Name|Tell me] [some|the|a few] [colours|colors].", "What [colours|colors] do you know?", "List colours",
     "What [colours|colors] are there?", "Which [colours|colors] do you know?", "[Colours|Colors]?", "Colors please",
     "Can you [name|list] [some|the] [colours|colors]?", "Give me a list of [colours|colors].", "Do you know [colours|colors]?"],
    ["Could you list [some|a few] [colours|colors]?", "Which [colours|colors] are there?", "Write a list of [colours|colors].",
     "Would you name some [colours|colors]?"])
DAY_LIST = Wordings(
    ["[List|Name|Tell me|Say|Write|Give me] the days of the week[.|]", "What are the days of the week?", "Days of the week",
     "[Can|Do] you [list|name|know] the days of the week?", "Which days are in a week?", "What days does a week have?",
     "List all [the |]days of [the|a] week.", "Name the seven days[.| of the week.]", "The days of the week, please.",
     "What are the seven days of the week?", "I forgot the days of the week.", "List the days.", "Name all days."],
    ["Could you [list|name] the days of the week?", "Would you [list|say] the days of the week?", "Write down all the days of the week.",
     "Which are the days of the week?", "Tell me all the days in a week.", "What days are there in a week?"])
MONTH_LIST = Wordings(
    ["[List|Name|Tell me|Say|Write|Give me] the months[.| of the year.]", "What are the months of the year?", "Months of the year",
     "[Can|Do] you [list|name|know] the months[?| of the year?]", "Which months are in a year?", "What months does a year have?",
     "List all [the |]months of [the|a] year.", "Name the twelve months[.| of the year.]", "The months of the year, please.",
     "What are the twelve months?", "I forgot the months of the year.", "Name all months."],
    ["Could you [list|name] the months of the year?", "Would you [list|say] the months of the year?", "Write down all the months of the year.",
     "Which are the months of the year?", "Tell me all the months in a year.", "What months are there in a year?"])
AFTER = Wordings(
    ["[What|Which] {kind} comes after {item}?", "What comes after {item}?", "What is the {kind} after {item}?",
     "Which {kind} follows {item}?", "What is after {item}?", "Tell me the {kind} after {item}.", "After {item} comes[?| what?]",
     "The {kind} after {item}[?| is]", "Name the {kind} after {item}.", "What {kind} follows {item}?"],
    ["Which is the {kind} after {item}?", "Do you know which {kind} comes after {item}?", "Tell me which {kind} follows {item}.",
     "And what comes after {item}?", "Can you tell me the {kind} after {item}?"])
BEFORE = Wordings(
    ["[What|Which] {kind} comes before {item}?", "What comes before {item}?", "What is the {kind} before {item}?",
     "What is before {item}?", "Tell me the {kind} before {item}.", "Before {item} comes[?| what?]", "What {kind} precedes {item}?",
     "The {kind} before {item}[?| is]", "Name the {kind} before {item}."],
    ["Which is the {kind} before {item}?", "Do you know which {kind} comes before {item}?", "And what comes before {item}?",
     "Can you tell me the {kind} before {item}?"])


def listed(items):
    text = ", ".join(items) + "."
    return text[0].upper() + text[1:]


def some_colours(rng, split):
    n = rng.randint(2, 10)
    user = SOME_COLOURS.asked(rng, split, n=rng.choice([str(n), NUMBER_WORDS[n]]))
    return user, listed(COLOURS[:n])


def neighbour(rng, split):
    kind, items = rng.choice([("day", DAYS), ("month", MONTHS)])
    at = rng.randrange(len(items))
    later = rng.random() < 0.5
    found = items[(at + (1 if later else -1)) % len(items)]
    user = (AFTER if later else BEFORE).asked(rng, split, kind=kind, item=items[at])
    return user, f"{found} comes {'after' if later else 'before'} {items[at]}."


def lists(rng, split):
    roll = rng.random()
    if roll < 0.3:
        user, answer = some_colours(rng, split)
    elif roll < 0.4:
        user, answer = COLOUR_LIST.asked(rng, split), listed(COLOURS)
    elif roll < 0.55:
        user, answer = DAY_LIST.asked(rng, split), listed(DAYS)
    elif roll < 0.7:
        user, answer = MONTH_LIST.asked(rng, split), listed(MONTHS)
    else:
        user, answer = neighbour(rng, split)
    return Sample("lists", say(user, answer), {"kind": "same", "text": answer})
