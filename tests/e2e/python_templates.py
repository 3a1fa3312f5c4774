"""Python's jinja2 as an oracle for chat templates, set up as transformers does it."""

import datetime
import json

import jinja2
import jinja2.ext
import jinja2.nodes
import jinja2.sandbox


class Generation(jinja2.ext.Extension):
    """{% generation %}, which transformers knows; here only its body counts."""
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        made = jinja2.nodes.CallBlock(self.call_method("body"), [], [], body)
        return made.set_lineno(line)

    def body(self, caller):
        return caller()


def to_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators,
                      sort_keys=sort_keys)


def refuse(message):
    raise jinja2.exceptions.TemplateError(message)


def environment(now):
    made = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, "jinja2.ext.loopcontrols"])
    made.filters["tojson"] = to_json
    made.globals["raise_exception"] = refuse
    made.globals["strftime_now"] = now.strftime
    return made


def can_judge(request, caps):
    """Only requests that need no adapting: transformers hands messages on as they are."""
    messages = request["messages"]
    plain = all(isinstance(message["content"], str) for message in messages)
    roles = {message["role"] for message in messages}
    system = "system" in roles and not caps["supports_system_role"]
    bare = any("description" not in tool["function"] for tool in request.get("tools", []))
    return plain and "developer" not in roles and not system and not bare


def adapted(message, caps):
    """Arguments as the template wants them, and nothing else changed."""
    if "tool_calls" not in message or not caps["supports_object_arguments"]:
        return message
    calls = [dict(call, function=dict(call["function"],
                                      arguments=json.loads(call["function"]["arguments"])))
             for call in message["tool_calls"]]
    return dict(message, tool_calls=calls)


def inputs(request, caps, setting, now):
    """What llama-server tells every template, and the request's own options."""
    known = {"enable_thinking": True, "preserve_thinking": True, "clear_thinking": False,
             "drop_thinking": False, "truncate_history_thinking": False,
             "date_string": now.strftime("%d %b %Y"), "datetime": now.strftime("%b %d %Y")}
    if "reasoning_effort" in request:
        known |= {"reasoning_effort": request["reasoning_effort"]}
    known |= request.get("chat_template_kwargs", {})
    known |= {"messages": [adapted(message, caps) for message in request["messages"]],
              "bos_token": setting["bos"], "eos_token": setting["eos"]}
    if "tools" in request:
        known["tools"] = request["tools"]
    if request.get("add_generation_prompt", True):
        known["add_generation_prompt"] = True
    return known


def prompt(template, request, caps, setting):
    """None where it refuses. `setting` holds bos, eos and the time `at`."""
    now = datetime.datetime.fromtimestamp(setting["at"], datetime.timezone.utc)
    try:
        made = environment(now).from_string(template.read_text())
        return made.render(**inputs(request, caps, setting, now))
    except (jinja2.exceptions.TemplateError, RecursionError, TypeError, KeyError,
            ValueError):
        return None
