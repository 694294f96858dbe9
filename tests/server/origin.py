#!/usr/bin/env python3
"""tests/server/origin.py: a real HTTP server on this machine: recordings to fetch, good and bad, and a receiver of
webhooks. Prints its port, then a line of JSON for each request. Ends with its standard input.

    origin.py [FILE]      FILE is what /whole and its kind give; without it 300,000 known bytes
"""
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KNOWN = bytes(i * i % 251 for i in range(300_000))
lock = threading.Lock()
state = {"busy": 0}


class Origin(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    content = KNOWN

    def note(self, body=b""):
        line = {"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body.decode("latin-1")}
        with lock:
            print(json.dumps(line), flush=True)

    def head(self, status, length, **headers):
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def give(self, upto=None, etag='"v1"', ranges=True):
        """The content, or the asked-for end of it; breaks off after `upto` bytes."""
        start, status, headers = 0, 200, {"Content_Type": "video/mp4"}
        if etag:
            headers["ETag"] = etag
        asked = self.headers.get("Range", "")
        if ranges and asked.startswith("bytes=") and self.headers.get("If-Range", etag) == etag:
            start, status = int(asked[6:].rstrip("-")), 206
            headers["Content_Range"] = f"bytes {start}-{len(self.content) - 1}/{len(self.content)}"
        self.head(status, len(self.content) - start, **headers)
        self.wfile.write(self.content[start:][:upto])
        if upto is not None and upto < len(self.content) - start:
            self.close_connection = True

    def do_GET(self):
        self.note()
        port, third = self.server.server_port, len(self.content) // 3
        routes = {
            "/whole": lambda: self.give(),
            "/breaks": lambda: self.give(upto=third),
            "/breaks-for-good": lambda: self.give(upto=third, etag=None, ranges=False),
            "/changes": lambda: self.give(upto=third, ranges=False),
            "/absent": lambda: self.head(404, 0),
            "/busy": lambda: self.head(503, 0),
            "/empty": lambda: self.head(200, 0),
            "/huge": lambda: self.head(200, 10**12),
            "/elsewhere": lambda: self.head(302, 0, Location=f"http://localhost:{port}/whole"),
            "/file": lambda: self.head(302, 0, Location="file:///etc/passwd"),
            "/metadata": lambda: self.head(302, 0, Location="http://169.254.169.254/latest/meta-data/"),
            "/round": lambda: self.head(302, 0, Location="/round"),
            "/moved": lambda: self.head(301, 0, Location="/whole"),
            "/endless": self.endless,
        }
        routes.get(self.path, lambda: self.head(404, 0))()

    def endless(self):
        """Chunks without end: no length is told."""
        self.head(200, None, Transfer_Encoding="chunked")
        try:
            while True:
                self.wfile.write(b"10000\r\n" + bytes(0x10000) + b"\r\n")
        except OSError:
            self.close_connection = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.note(body)
        with lock:
            state["busy"] += self.path == "/second-time"
            first = state["busy"] == 1 and self.path == "/second-time"
        status = {"/gone": 410, "/refuses": 500}.get(self.path, 503 if first else 204)
        self.head(status, None if status == 204 else 0)

    def log_message(self, *_):
        pass


def main():
    if len(sys.argv) > 1:
        Origin.content = Path(sys.argv[1]).read_bytes()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Origin)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
