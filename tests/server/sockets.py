"""tests/server/sockets.py: the client's side of a WebSocket (RFC 6455), frame by frame, so that tests can break rules."""
import base64
import hashlib
import os
import struct

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


class Socket:
    def __init__(self, server, path, headers=None, timeout=30):
        self.key = base64.b64encode(os.urandom(16)).decode()
        fields = {"Host": f"{server.where[0]}:{server.where[1]}", "Upgrade": "websocket", "Connection": "Upgrade",
                  "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": self.key, **(headers or {})}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
        self.connection, self.buffer = server.raw(timeout), b""
        self.connection.sendall(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
        while b"\r\n\r\n" not in self.buffer and self.receive():
            pass
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        first, *rest = head.decode().split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)}

    def accepts(self):
        wanted = hashlib.sha1((self.key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        return self.headers.get("sec-websocket-accept") == base64.b64encode(wanted).decode()

    def receive(self):
        part = self.connection.recv(65536)
        self.buffer += part
        return bool(part)

    def take(self, n):
        while len(self.buffer) < n:
            if not self.receive():
                raise EOFError
        taken, self.buffer = self.buffer[:n], self.buffer[n:]
        return taken

    def send(self, opcode, payload=b"", final=True, masked=True, reserved=0):
        payload = payload.encode() if isinstance(payload, str) else payload
        n, mask = len(payload), os.urandom(4)
        head = bytes([final << 7 | reserved << 4 | opcode])
        bit = masked << 7
        head += bytes([bit | n]) if n < 126 else bytes([bit | 126]) + struct.pack(">H", n) if n < 65536 else \
            bytes([bit | 127]) + struct.pack(">Q", n)
        body = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)) if masked else payload
        self.connection.sendall(head + (mask if masked else b"") + body)

    def next(self):
        """(opcode, payload); ("end", b"") when the connection is over."""
        try:
            first, second = self.take(2)
            n = second & 127
            if n >= 126:
                n = int.from_bytes(self.take(2 if n == 126 else 8), "big")
            return first & 15, self.take(n)
        except (EOFError, ConnectionResetError):
            return "end", b""

    def next_close(self):
        """The code of the next goodbye; None when the connection ends without one."""
        while True:
            opcode, payload = self.next()
            if opcode == CLOSE:
                return int.from_bytes(payload[:2], "big") if payload else 1005
            if opcode == "end":
                return None

    def close(self):
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
