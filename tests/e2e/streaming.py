"""A raw stream of server-sent events, so that a test sees what a client library would hide."""

import http.client
import json

import network


class Stream:
    """One streamed chat; `text` grows as events are read."""

    def __init__(self, net, prompt, **fields):
        self.connection = http.client.HTTPConnection("127.0.0.1", net.port, timeout=60)
        body = json.dumps(network.chat_body(prompt, stream=True, **fields))
        self.connection.request("POST", "/v1/chat/completions", body, net.headers())
        self.answer = self.connection.getresponse()
        self.text, self.reasons, self.ids = "", [], set()
        self.error, self.done = None, False

    def read_event(self):
        """Takes one event in; False at the end of the stream."""
        line = self.answer.readline().decode().strip()
        while line == "" and not self.answer.isclosed():
            line = self.answer.readline().decode().strip()
        if not line:
            return False
        content = line.removeprefix("data: ")
        if content == "[DONE]":
            self.done = True
        elif "error" in (event := json.loads(content)):
            self.error = event["error"]
        else:
            self.take(event)
        return True

    def take(self, event):
        self.ids.add(event["id"])
        for choice in event["choices"]:
            self.text += choice["delta"].get("content") or ""
            self.reasons += [choice["finish_reason"]] if choice["finish_reason"] else []

    def read_until_text(self):
        while not self.text and self.read_event():
            pass

    def read_all(self):
        while self.read_event():
            pass
        self.close()

    def close(self):
        self.answer.close()
        self.connection.close()
