#!/usr/bin/env python3
"""A server that speaks OpenAI's POST /v1/audio/transcriptions, for tests. Listens on a free port of 127.0.0.1, which it
prints as its first line; ends when its standard input does. After it each request is printed as one line of JSON.

    tests/flow/asr_server.py MODE

The mode says what it answers: "good" (words of how long the sound is), "segments" and "text" (less than words),
"busy-once" (429 with Retry-After, then good), "broken" (500), "slow" (nothing for a minute), "garbage" (no JSON), "odd"
(JSON of another kind), "huge" (an answer without end), "denied" (401), "moved" (a redirect to /elsewhere, which would be
good)."""
import email.parser
import email.policy
import http.server
import io
import json
import sys
import threading
import time
import wave

PATH = "/v1/audio/transcriptions"
FIELDS = ("model", "response_format", "timestamp_granularities[]", "language", "prompt")


def read_form(headers, body):
    """The parts of a multipart/form-data body: name -> bytes."""
    head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    return {part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
            for part in message.iter_parts()}


def sound_of(data):
    """Seconds of a WAV file that is what the program should send."""
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16000)
        return file.getnframes() / file.getframerate()


def answer(mode, seconds):
    half = seconds / 2
    words = [{"word": "hello", "start": 0.0, "end": half}, {"word": " world", "start": half, "end": seconds}]
    whole = {"task": "transcribe", "language": "english", "duration": seconds, "text": "hello world"}
    if mode == "text":
        return {"text": "one three"}
    if mode == "segments":
        return {**whole, "segments": [{"id": 0, "start": 0.0, "end": half, "text": " hello world", "avg_logprob": -0.5}]}
    return {**whole, "words": words}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def flood(self):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        while True:
            self.wfile.write(b'{"text": "' + b"a" * 65536)

    def do_POST(self):  # noqa: N802, the name is the library's
        server = self.server
        form = read_form(self.headers, self.rfile.read(int(self.headers["Content-Length"])))
        seconds = sound_of(form["file"])
        with server.lock:
            server.requests += 1
            number = server.requests
            fields = {name: form[name].decode() for name in FIELDS if name in form}
            print(json.dumps({"path": self.path, "key": self.headers["Authorization"], "seconds": seconds, **fields}),
                  flush=True)
        mode = server.mode
        if mode == "moved" and self.path == PATH:
            self.reply(307, Location="/elsewhere")
        elif self.path not in (PATH, "/elsewhere"):
            self.reply(404, b'{"error": {"message": "no such address"}}')
        elif mode == "busy-once" and number == 1:
            self.reply(429, b'{"error": {"message": "slow down"}}', Retry_After="1")
        elif mode == "broken":
            self.reply(500, b'{"detail": "out of order"}')
        elif mode == "denied":
            key = (self.headers["Authorization"] or "none").removeprefix("Bearer ")
            self.reply(401, json.dumps({"error": {"message": f"wrong key {key}\n"}}).encode())
        elif mode == "slow":
            time.sleep(60)
        elif mode == "garbage":
            self.reply(200, b"<html>hello</html>")
        elif mode == "odd":
            self.reply(200, b'{"words": [{"word": "hello", "start": "now"}]}')
        elif mode == "huge":
            self.flood()
        else:
            self.reply(200, json.dumps(answer(mode, seconds)).encode())


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # the program hangs up on purpose


def main():
    server = Server(("127.0.0.1", 0), Handler)
    server.mode, server.requests, server.lock = sys.argv[1], 0, threading.Lock()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
