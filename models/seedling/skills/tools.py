"""Call a tool in the Hermes style and use its result."""
import json

from . import geography, values
from .wording import Sample, Wordings, loosen, pick_value, say

WEATHER = Wordings(
    ["What is the weather [like |]in {city}[?| today?| now?| right now?]", "How is the weather in {city}[?| today?]", "Weather in {city}[?|]",
     "[Tell me|Get|Check|Give me] the weather [in|for] {city}.", "What's the weather in {city}?", "Is it [raining|cold|warm|sunny|snowing] in {city}?",
     "How [warm|cold|hot] is it in {city}?", "What is the temperature in {city}?", "{city} weather", "Do I need an umbrella in {city}?",
     "I am going to {city}. How is the weather?", "What weather does {city} have?"],
    ["[Can|Could] you check the weather in {city}?", "I would like to know the weather in {city}.", "Would you tell me the weather in {city}?",
     "What is the weather in {city} at the moment?", "And how is the weather in {city}?", "How is the weather right now in {city}?"])
TIME = Wordings(
    ["What time is it in {city}[?| now?| right now?]", "What is the time in {city}?", "What's the time in {city}?", "Time in {city}[?|]",
     "[Tell me|Get|Check|Give me] the [time|current time] in {city}.", "How late is it in {city}?", "{city} time", "Which time is it in {city}?",
     "I am calling someone in {city}. What time is it there?", "What is the [local|current] time in {city}?"],
    ["[Can|Could] you check the time in {city}?", "I would like to know the time in {city}.", "Please tell me what time it is in {city}.",
     "And what time is it in {city}?", "Do you know what time it is in {city}?"])
SUM = Wordings(
    ["What is {e}?", "[Calculate|Compute|Solve|Evaluate] {e}[.|]", "How much is {e}?", "{e}", "{e} = ?", "{e} =", "What's {e}?", "Can you calculate {e}?",
     "[Tell me|Give me] the result of {e}.", "I need the result of {e}.", "Work out {e}.", "What does {e} make?"],
    ["[Can|Could] you compute {e}?", "Would you calculate {e}?", "What is the result of {e}?", "Tell me what {e} is.", "How much does {e} make?"])
SKIES = "sunny cloudy rainy windy foggy snowy clear stormy cold hot dry humid mild warm".split()

ABOUT = {
    "get_weather": ["Get the weather", "Get the current weather", "Get the weather for a city", "Get the current weather in a city",
                    "Returns the weather of a place", "Weather for a city", "Get the current weather for a location"],
    "get_time": ["Get the time", "Get the current time", "Get the current time in a city", "Returns the time in a place",
                 "Tells the time", "Get the local time of a city", "Time in a city"],
    "calculate": ["Calculate", "Evaluate an arithmetic expression", "Calculate an expression", "Does a calculation", "Evaluate a math expression",
                  "Calculates the value of an expression", "Compute the result of an expression"],
}
FIELD = {"get_weather": ["city", "city", "location"], "get_time": ["city", "city", "location"], "calculate": ["expression"]}
FIELD_ABOUT = {"city": ["The city", "Name of the city", "City name", "The name of the city"],
               "location": ["The city", "The location", "City name", "The place, e.g. Paris"],
               "expression": ["The expression", "The expression to evaluate", "An expression, e.g. 2 + 3", "Math expression"]}


def definition(rng, name):
    """One function signature, in the several ways people write them, and its argument's name."""
    key = rng.choice(FIELD[name])
    field = {"type": "string"}
    if rng.random() < 0.5:
        field["description"] = rng.choice(FIELD_ABOUT[key])
    parameters = {"type": "object", "properties": {key: field}}
    if rng.random() < 0.8:
        parameters["required"] = [key]
    function = {"name": name, "description": rng.choice(ABOUT[name]), "parameters": parameters}
    if rng.random() < 0.1:
        del function["description"]
    return {"type": "function", "function": function}, key


def distractor(rng):
    name = f"{rng.choice(['get', 'find', 'send', 'set', 'list', 'make'])}_{rng.choice(values.COMMON[:120])}"
    field = rng.choice(["name", "id", "text", "query", "value"])
    parameters = {"type": "object", "properties": {field: {"type": "string"}}, "required": [field]}
    return {"type": "function", "function": {"name": name, "description": name.replace("_", " ").capitalize(), "parameters": parameters}}


def toolbox(rng, needed):
    """A list of tools that holds `needed`, with the argument name that each one wants."""
    names = [needed] + [n for n in ABOUT if n != needed and rng.random() < 0.45]
    rng.shuffle(names)
    made = {name: definition(rng, name) for name in names}
    tools = [tool for tool, _ in made.values()]
    if rng.random() < 0.1:
        tools.insert(rng.randrange(len(tools) + 1), distractor(rng))
    return tools, {name: key for name, (_, key) in made.items()}


def expression(rng):
    a, b = rng.randint(0, 999), rng.randint(1, 99)
    if rng.random() < 0.5:
        a = rng.randint(0, 99)
    symbol = rng.choice("+-**/")
    text = f"{a} {symbol} {b}" if rng.random() < 0.8 else f"{a}{symbol}{b}"
    return f"{text} {rng.choice('+-')} {rng.randint(1, 99)}" if rng.random() < 0.15 else text


def weather_case(rng, split):
    city = values.city(rng, split, geography.CAPITALS)
    degrees, sky = rng.randint(-15, 42), rng.choice(SKIES)
    result = rng.choice([
        {"temperature": degrees, "condition": sky}, {"city": city, "temperature": degrees, "condition": sky},
        {"temp": degrees, "weather": sky}, {"location": city, "temperature": degrees, "unit": "C", "condition": sky},
        {"condition": sky, "temperature": degrees}, f"{degrees} degrees, {sky}", f"{sky}, {degrees} degrees", f"{sky}, {degrees} C"])
    answer = f"It is {degrees} degrees and {sky} in {city}."
    return WEATHER, city, result, answer, [str(degrees), sky]


def time_case(rng, split):
    city = values.city(rng, split, geography.CAPITALS)
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
    result = rng.choice([{"time": clock}, {"city": city, "time": clock}, {"location": city, "time": clock}, clock, clock])
    return TIME, city, result, f"It is {clock} in {city}.", [clock]


def sum_case(rng, split):
    text = pick_value(rng, expression, split)
    value = round(eval(text), 2)  # Our own generated digits and signs, never outside text.
    value = int(value) if value == int(value) else value
    result = rng.choice([{"result": value}, {"expression": text, "result": value}, {"value": value}, str(value), str(value)])
    return SUM, text, result, f"{text} = {value}.", [str(value)]


CASES = {"get_weather": weather_case, "get_time": time_case, "calculate": sum_case}


def ask_and_call(rng, split, keys, number):
    """Question, call, result, answer: four messages, and what to check in the last two answers."""
    name = rng.choice(list(keys))
    wordings, value, result, answer, wanted = CASES[name](rng, split)
    slot = "e" if name == "calculate" else "city"
    user = wordings.draw(rng, split, **{slot: value})
    user = loosen(rng, user) if split == "train" and rng.random() < 0.5 and slot == "city" and not user.endswith("weather") else user
    function = {"name": name, "arguments": json.dumps({keys[name]: value}, ensure_ascii=False)}
    call = {"role": "assistant", "content": "", "tool_calls": [{"id": f"call_{number}", "type": "function", "function": function}]}
    text = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
    reply = {"role": "tool", "tool_call_id": f"call_{number}", "content": text}
    return [{"role": "user", "content": user}, call, reply, {"role": "assistant", "content": answer}], function, wanted


def tool_call(rng, split):
    tools, keys = toolbox(rng, rng.choice(list(ABOUT)))
    messages, function, _ = ask_and_call(rng, split, keys, 1)
    check = {"kind": "call", "name": function["name"], "text": function["arguments"]}
    return Sample("tool call", messages[:2], check, tools)


def tool_result(rng, split):
    tools, keys = toolbox(rng, rng.choice(list(ABOUT)))
    messages, _, wanted = ask_and_call(rng, split, keys, 1)
    return Sample("tool result", messages, {"kind": "all", "text": wanted}, tools)


def tool_session(rng, other):
    """Training only: several uses under one list of tools, and questions that need none of them."""
    tools, keys = toolbox(rng, rng.choice(list(ABOUT)))
    messages = []
    for number in range(rng.choice([1, 2, 2, 3])):
        if rng.random() < 0.25:
            messages += other(rng, "train").messages
        else:
            messages += ask_and_call(rng, "train", keys, number + 1)[0]
    return Sample("tool call", messages, {}, tools)
