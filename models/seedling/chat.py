"""ChatML: how a conversation becomes text, in Python for training and in Jinja for the GGUF.

Both must write the same characters; evaluate.py compares them through the engine.
"""
import json

START, END = "<|im_start|>", "<|im_end|>"
TOOLS_HEAD = (
    "# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
    "You are provided with function signatures within <tools></tools> XML tags:\n<tools>"
)
TOOLS_TAIL = (
    "\n</tools>\n\nFor each function call, return a json object with function name and arguments "
    "within <tool_call></tool_call> XML tags:\n<tool_call>\n"
    '{"name": <function-name>, "arguments": <args-json-object>}\n</tool_call>'
)

TEMPLATE = (
    """{%- set first = messages[0]['content'] if messages[0]['role'] == 'system' else '' %}
{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- if first %}
        {{- first + '\\n\\n' }}
    {%- endif %}
    {{- """
    + json.dumps(TOOLS_HEAD)
    + """ }}
    {%- for tool in tools %}
        {{- '\\n' }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- """
    + json.dumps(TOOLS_TAIL)
    + """ }}
    {{- '<|im_end|>\\n' }}
{%- elif first %}
    {{- '<|im_start|>system\\n' + first + '<|im_end|>\\n' }}
{%- endif %}
{%- for message in messages %}
    {%- if message.role == 'user' or (message.role == 'system' and not loop.first) or (message.role == 'assistant' and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
    {%- elif message.role == 'assistant' %}
        {{- '<|im_start|>assistant' }}
        {%- if message.content %}
            {{- '\\n' + message.content }}
        {%- endif %}
        {%- for tool_call in message.tool_calls %}
            {%- if tool_call.function is defined %}
                {%- set tool_call = tool_call.function %}
            {%- endif %}
            {{- '\\n<tool_call>\\n{"name": "' }}
            {{- tool_call.name }}
            {{- '", "arguments": ' }}
            {{- tool_call.arguments | tojson }}
            {{- '}\\n</tool_call>' }}
        {%- endfor %}
        {{- '<|im_end|>\\n' }}
    {%- elif message.role == 'tool' %}
        {%- if loop.index0 == 0 or messages[loop.index0 - 1].role != 'tool' %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<tool_response>\\n' }}
        {{- message.content }}
        {{- '\\n</tool_response>' }}
        {%- if loop.last or messages[loop.index0 + 1].role != 'tool' %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
"""
)


def system_text(messages, tools):
    first = messages[0]["content"] if messages[0]["role"] == "system" else ""
    if tools:
        listed = "".join("\n" + json.dumps(tool, ensure_ascii=False) for tool in tools)
        first = (first + "\n\n" if first else "") + TOOLS_HEAD + listed + TOOLS_TAIL
    return f"{START}system\n{first}{END}\n" if first else ""


def call_text(call):
    function = call["function"]
    return f'<tool_call>\n{{"name": "{function["name"]}", "arguments": {function["arguments"]}}}\n</tool_call>'


def pieces(messages, tools=()):
    """The conversation as (text, learnt) pieces; only what the assistant says is learnt."""
    out = [(system_text(messages, tools), False)]
    for message in messages:
        role, content = message["role"], message["content"]
        if role == "assistant":
            said = "\n".join([content] * bool(content) + [call_text(c) for c in message.get("tool_calls", [])])
            out += [(f"{START}assistant\n", False), (said + END, True), ("\n", False)]
        elif role == "tool":
            out.append((f"{START}user\n<tool_response>\n{content}\n</tool_response>{END}\n", False))
        elif role == "user":
            out.append((f"{START}user\n{content}{END}\n", False))
    return [piece for piece in out if piece[0]]


def prompt_text(messages, tools=()):
    """What the model sees before it answers: all but the last message, and the opening of a turn."""
    return "".join(text for text, _ in pieces(messages[:-1], tools)) + f"{START}assistant\n"
