"""Answer with a JSON object when asked."""
import json

from . import geography, values
from .wording import Sample, Wordings, loosen, pick_value, say

PERSON = Wordings(
    ["I need JSON with {keys}: {fact}", "As JSON with {keys}: {fact}", "{fact} Put {keys} in a JSON object.",
     "Make JSON with the keys {keys}: {fact}", "Here is a text: {fact} Write {keys} as a JSON object.",
     "[Reply|Answer|Respond] with a JSON object with the keys {keys}: {fact}", "{fact} [Give|Write] this as JSON with the keys {keys}.",
     "Make a JSON object with the keys {keys} from this: {fact}", "Turn this into JSON with the keys {keys}: {fact}",
     "{fact} Make a JSON object with {keys}.", "Extract {keys} as JSON: {fact}", "JSON with {keys}: {fact}",
     "Write JSON with the keys {keys}. Text: {fact}", "[Return|Output] a JSON object with {keys}. {fact}",
     "{fact} Answer with a JSON object with the keys {keys}.", "Read this: {fact} Now give me {keys} as JSON."],
    ["Give me a JSON object with the keys {keys} for this text: {fact}", "{fact} Reply with JSON with the keys {keys}.",
     "Extract a JSON object with the keys {keys} from: {fact}", "Write this as a JSON object with the keys {keys}: {fact}",
     "Answer in JSON with {keys}: {fact}"])
FIELDS = Wordings(
    ["Turn {pairs} into JSON.", "I want JSON with {pairs}.", "Can you make JSON with {pairs}?",
     "I need a JSON object with {pairs}.", "Put {pairs} in a JSON object.",
     "[Make|Write|Give me|Create] a JSON object with {pairs}[.|]", "JSON object with {pairs}", "JSON: {pairs}", "Write {pairs} as JSON.",
     "[Return|Output|Reply with] JSON with {pairs}.", "Turn this into JSON: {pairs}", "A JSON object where {pairs}, please.",
     "[Give|Show] me JSON with {pairs}.", "Answer with a JSON object that has {pairs}."],
    ["Would you [make|create] a JSON object with {pairs}?", "[Reply|Respond] with a JSON object with {pairs}.", "Can you write JSON with {pairs}?",
     "Turn {pairs} into a JSON object.", "Give me a JSON object that has {pairs}."])
CAPITAL_KEYS = Wordings(
    ["Give [me |]the capital of {country} as [JSON|a JSON object] with the keys country and capital.",
     "Answer with a JSON object with the keys country and capital: what is the capital of {country}?",
     "What is the capital of {country}? [Answer|Reply] in JSON with the keys country and capital.",
     "JSON with country and capital for {country}", "Write the capital of {country} as JSON with country and capital.",
     "Make a JSON object with the keys country and capital for {country}."],
    ["Reply with a JSON object with the keys country and capital for {country}.",
     "What is the capital of {country}? Respond with JSON with the keys country and capital.",
     "Tell me the capital of {country} as JSON with the keys country and capital."])
ANSWER_KEY = Wordings(
    ["{q} As JSON, please.", "{q} JSON only.", "{q} I want the answer as JSON.", "Tell me in JSON: {q}",
     "{q} The answer in JSON.",
     "[Answer|Reply|Respond] [in|with|only with] JSON: {q}", "{q} [Answer|Reply|Respond] in JSON.", "Answer with a JSON object: {q}",
     "{q} Answer as JSON.", "{q} Use JSON.", "{q} Reply with a JSON object.", "In JSON: {q}", "JSON answer only: {q}",
     "{q} Return JSON.", "Give the answer as JSON. {q}"],
    ["{q} Answer with a JSON object.", "Give a JSON answer: {q}", "Respond with a JSON object: {q}", "{q} Give me JSON.",
     "{q} Reply only in JSON."])
SYSTEM = Wordings(
    ["Answer in JSON.", "Answer with a JSON object.", "Reply only with a JSON object.", "Always answer in JSON."],
    ["Reply in JSON.", "Always answer with a JSON object.", "Answer only in JSON."])
KEYS = """color size shape weight price count level status title id type kind speed height width age
score rank zone mode unit label brand model code group""".split()


def plain_json(thing):
    return json.dumps(thing, ensure_ascii=False)


def spoken_list(items):
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


def person(rng, split):
    name, age = values.name(rng, split), rng.randint(1, 99)
    town = values.city(rng, split, geography.CAPITALS)
    facts = [("name", name), ("age", age), ("city", town)]
    sentence, kept = rng.choice([
        (f"{name} is {age} years old and lives in {town}.", facts), (f"{name} is {age} and lives in {town}.", facts),
        (f"{name} is {age} years old.", facts[:2]), (f"My friend {name} is {age}.", facts[:2]),
        (f"{name} lives in {town}.", [facts[0], facts[2]]), (f"I am {name}, {age} years old, from {town}.", facts)])
    keys = spoken_list([key for key, _ in kept])
    return PERSON.draw(rng, split, keys=keys, fact=sentence), dict(kept)


def fields(rng, split):
    def value():
        return rng.randint(0, 500) if rng.random() < 0.45 else values.plain_word(rng, split)

    pairs = [(key, value()) for key in rng.sample(KEYS, rng.choice([1, 2, 2, 3]))]
    joint = rng.choice([" ", " ", " = ", ": ", " is "])
    text = spoken_list([f"{key}{joint}{item}" for key, item in pairs])
    return FIELDS.draw(rng, split, pairs=text), dict(pairs)


def capital_keys(rng, split):
    country, capital = rng.choice(geography.COUNTRIES)
    shown = geography.shown(country)
    return CAPITAL_KEYS.draw(rng, split, country=shown), {"country": country, "capital": capital}


def question(rng, split):
    """A plain question and its bare value."""
    roll = rng.random()
    if roll < 0.6:
        country, capital = rng.choice(geography.COUNTRIES)
        return f"What is the capital of {geography.shown(country)}?", capital
    a, b = pick_value(rng, lambda r: (r.randint(0, 50), r.randint(0, 50)), split)
    return f"What is {a} + {b}?", a + b


def json_object(rng, split):
    if rng.random() < 0.15:
        # A system prompt asks for it rather than the question.
        user, value = question(rng, split)
        messages = [{"role": "system", "content": SYSTEM.draw(rng, split)}] + say(user, plain_json({"answer": value}))
        return Sample("json", messages, {"kind": "json", "text": plain_json({"answer": value})})
    make = rng.choice([person, person, fields, fields, capital_keys, None])
    if make:
        user, thing = make(rng, split)
    else:
        user, value = question(rng, split)
        user, thing = ANSWER_KEY.draw(rng, split, q=user), {"answer": value}
    user = loosen(rng, user) if split == "train" and make is not fields else user
    return Sample("json", say(user, plain_json(thing)), {"kind": "json", "text": plain_json(thing)})
