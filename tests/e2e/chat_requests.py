"""A table of chat requests for chat_templates.py: each kind of message that templates tell
apart."""

import json

# What a template is taken for when no server says otherwise.
PLAIN_CAPS = {"supports_object_arguments": True, "supports_system_role": True}

WEATHER = {"type": "function", "function": {
    "name": "get_weather", "description": "Get <the> \"weather\" & more", "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string", "description": "The city's name"},
                       "unit": {"type": "string", "enum": ["c", "f"]},
                       "days": {"type": "integer"},
                       "tags": {"type": "array", "items": {"type": "string"}}},
        "required": ["city"]}}}
CLOCK = {"type": "function", "function": {
    "name": "now", "description": "The time", "parameters": {"type": "object", "properties": {}}}}
ROUTE = {"type": "function", "function": {
    "name": "route", "description": "A way", "parameters": {
        "type": "object",
        "properties": {"from": {"type": "object", "description": "Where",
                                "properties": {"km": {"type": "number"}}, "required": ["km"]},
                       "by": {"type": ["string", "null"]}}}}}
TOOLS = [WEATHER, CLOCK]


def system(text):
    return {"role": "system", "content": text}


def user(text):
    return {"role": "user", "content": text}


def assistant(text, **more):
    return {"role": "assistant", "content": text, **more}


def tool(identity, name, text):
    return {"role": "tool", "tool_call_id": identity, "name": name, "content": text}


def call(identity, name, **arguments):
    """Nine letters and digits are what Mistral's templates want of an id."""
    return {"id": identity, "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)}}


CALLED = [user("Weather in Paris?"),
          assistant("", tool_calls=[call("abcdefgh1", "get_weather", city="Paris", days=2,
                                         near={"km": 1.5}, tags=["é", "\"x\""])]),
          tool("abcdefgh1", "get_weather", "{\"t\": 21}")]
BOTH = [user("Both?"),
        assistant("", tool_calls=[call("abcdefgh1", "get_weather", city="Paris"),
                                  call("abcdefgh2", "now")]),
        tool("abcdefgh1", "get_weather", "21"), tool("abcdefgh2", "now", "noon")]


def plain():
    return {
        "one message": {"messages": [user("Hello é 😀 <b>& 'q' \"d\" \\ <|im_end|>")]},
        "white space": {"messages": [system("  Be brief. \n"), user(" \n Hi \t\n")]},
        "an empty message": {"messages": [user("")]},
        "several turns": {"messages": [system("Sys"), user("Hi"), assistant("Yo"), user("again")]},
        "a finished turn": {"messages": [user("Hi"), assistant("Yo")],
                            "add_generation_prompt": False},
        "a developer": {"messages": [{"role": "developer", "content": "Dev"}, user("Hi")]},
        "content parts": {"messages": [user([{"type": "text", "text": "one"},
                                             {"type": "text", "text": "two"}])]},
        "two users": {"messages": [user("a"), user("b")]},
        "an assistant first": {"messages": [assistant("a"), user("b")]},
        "a late system message": {"messages": [user("a"), assistant("b"), system("c"), user("d")]},
        "nobody's role": {"messages": [{"role": "judge", "content": "a"}, user("b")]},
    }


def with_tools():
    two_calls = [dict(CALLED[1], content="Let me see.")]
    return {
        "tools": {"messages": [user("Hi")], "tools": TOOLS},
        "tools and a system message": {"messages": [system("Sys"), user("Hi")], "tools": TOOLS},
        "a tool without parameters": {"messages": [user("Hi")], "tools": [CLOCK]},
        "an object in an object": {"messages": [user("Hi")], "tools": [ROUTE]},
        "a bare tool": {"messages": [user("Hi")], "tools": [
            {"type": "function", "function": {"name": "bare", "strict": True,
                                              "parameters": {"type": "object"}}}]},
        "a result": {"messages": CALLED, "tools": TOOLS},
        "a result and more": {"messages": CALLED + [assistant("It is 21."), user("Thanks")],
                              "tools": TOOLS},
        "a result without tools": {"messages": CALLED},
        "text beside a call": {"messages": CALLED[:1] + two_calls + CALLED[2:], "tools": TOOLS},
        "parallel calls": {"messages": BOTH, "tools": TOOLS},
        "no content": {"messages": [user("Hi"), assistant(None, tool_calls=[call("abcdefgh1",
                                                                                "now")]),
                                    tool("abcdefgh1", "now", "noon")], "tools": TOOLS},
    }


def with_reasoning():
    thought = [user("Hi"), assistant("Yo", reasoning_content="I think"), user("more"),
               assistant("Sure", reasoning_content="And so"), user("last")]
    return {
        "reasoning": {"messages": thought},
        "reasoning in the text": {"messages": [user("Hi"),
                                               assistant("<think>\nhm\n</think>\n\nYo"),
                                               user("more")]},
        "reasoning before a call": {
            "messages": CALLED[:1] + [dict(CALLED[1], reasoning_content="I need it")] + CALLED[2:],
            "tools": TOOLS},
        "no thinking": {"messages": [user("Hi")],
                        "chat_template_kwargs": {"enable_thinking": False}},
        "earlier thoughts dropped": {"messages": thought,
                                     "chat_template_kwargs": {"preserve_thinking": False}},
        "little effort": {"messages": [user("Hi")], "reasoning_effort": "low"},
        "effort as an option": {"messages": [user("Hi")],
                                "chat_template_kwargs": {"reasoning_effort": "low"}},
    }


def table():
    return plain() | with_tools() | with_reasoning()
