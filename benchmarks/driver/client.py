"""A client of an OpenAI-compatible server that costs the two cores next to nothing.

It reads bytes and looks for three marks in them; an SDK's parsing would take time from the server
that is measured, and more from the faster one.
"""

import asyncio
import dataclasses
import json
import re
import time

FIRST_TEXT = re.compile(rb'"content": ?"[^"]')
COMPLETION = re.compile(rb'"completion_tokens": ?(\d+)')
PROMPT = re.compile(rb'"prompt_tokens": ?(\d+)')
PATIENCE_S = 120


@dataclasses.dataclass
class Answer:
    first_s: float  # until the first text
    prompt_tokens: int
    completion_tokens: int


def request_bytes(server, prompt, tokens):
    body = {"model": server.model, "stream": True, "stream_options": {"include_usage": True},
            "temperature": 0, "max_tokens": tokens,
            "messages": [{"role": "user", "content": prompt}], **server.fields}
    content = json.dumps(body).encode()
    head = (f"POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:{server.port}\r\n"
            f"authorization: Bearer {server.api_key}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\nconnection: close\r\n\r\n")
    return head.encode() + content


async def stream(server, prompt, tokens):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        started = time.perf_counter()
        writer.write(request_bytes(server, prompt, tokens))
        heard, first = bytearray(), None
        while b"data: [DONE]" not in heard[-64:]:
            piece = await reader.read(65536)
            if not piece:
                break
            heard += piece
            if first is None and FIRST_TEXT.search(heard):
                first = time.perf_counter() - started
    finally:
        writer.close()
    made, asked = COMPLETION.findall(heard), PROMPT.findall(heard)
    if b"data: [DONE]" not in heard or not made:
        raise RuntimeError(f"{server.name} answered: {bytes(heard[-300:])!r}")
    return Answer(first or 0.0, int(asked[-1]), int(made[-1]))


def ask_together(server, prompts, tokens):
    """(answers, seconds from the first request to the last end) of streams side by side."""
    async def all_of_them():
        started = time.perf_counter()
        answers = await asyncio.gather(*(stream(server, prompt, tokens) for prompt in prompts))
        return answers, time.perf_counter() - started
    return asyncio.run(asyncio.wait_for(all_of_them(), PATIENCE_S))
