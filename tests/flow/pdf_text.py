"""Reads what cairo writes: the pages of a PDF 1.4 and their text, through each font's table of letters (ToUnicode)."""
import re
import zlib


class Pdf:
    def __init__(self, data):
        assert data.startswith(b"%PDF-1.4") and data.rstrip().endswith(b"%%EOF")
        self.objects = {int(number): body for number, body in
                        re.findall(rb"^(\d+) 0 obj\n(.*?)\nendobj$", data, re.DOTALL | re.MULTILINE)}
        self.tables = {number: self.letters(body) for number, body in self.objects.items() if b"/ToUnicode" in body}
        kids = next(body for body in self.objects.values() if b"/Type /Pages" in body)
        self.pages = [self.objects[int(number)] for number in
                      re.findall(rb"(\d+) 0 R", re.search(rb"/Kids \[(.*?)\]", kids, re.DOTALL)[1])]

    def reference(self, body, name):
        return int(re.search(rb"/" + name + rb" (\d+) 0 R", body)[1])

    def stream(self, number):
        head, _, rest = self.objects[number].partition(b"stream\n")
        length = re.search(rb"/Length (\d+)( 0 R)?", head)
        size = int(self.objects[int(length[1])]) if length[2] else int(length[1])
        return zlib.decompress(rest[:size]) if b"/FlateDecode" in head else rest[:size]

    def letters(self, font):
        """{code: text} of one font, and how many bytes a code has."""
        table = self.stream(self.reference(font, b"ToUnicode")).decode()
        found, size = {}, 1

        def text(digits):
            return bytes.fromhex(digits).decode("utf-16-be")
        for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
            for code, letter in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
                found[int(code, 16)], size = text(letter), len(code) // 2
        for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
            for first, last, to in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*(<[0-9a-fA-F]+>|\[[^\]]*\])", block):
                size = len(first) // 2
                listed = re.findall(r"<([0-9a-fA-F]+)>", to)
                for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                    found[code] = text(listed[step]) if to[0] == "[" else chr(ord(text(listed[0])) + step)
        return found, size

    def page_text(self, page):
        resources = self.objects[self.reference(page, b"Resources")] if re.search(rb"/Resources \d", page) else page
        drawn = [self.stream(self.reference(page, b"Contents"))]
        fonts = {}
        for body in [resources, *self.objects.values()]:
            for name, number in re.findall(rb"/(f-\d+-\d+) (\d+) 0 R", body):
                fonts[name] = self.tables.get(int(number), ({}, 1))
        # What is drawn through groups stands in objects of their own.
        for name in re.findall(rb"/(x\d+) Do", drawn[0]):
            number = re.search(rb"/" + name + rb" (\d+) 0 R", resources)
            if number and b"/Subtype /Form" in self.objects[int(number[1])]:
                drawn.append(self.stream(int(number[1])))
        return "".join(self.strings(content, fonts) for content in drawn)

    def strings(self, content, fonts):
        said, table, size = [], {}, 1
        tokens = re.compile(rb"/(f-\d+-\d+) [\d.]+ Tf|<([0-9a-fA-F\s]*)>|\(((?:\\.|[^\\()])*)\)|\b(ET|T\*)|Tm|Td", re.DOTALL)
        for font, digits, literal, end in (match.groups() for match in tokens.finditer(content)):
            if font:
                table, size = fonts[font]
            elif digits is not None:
                code = bytes.fromhex(re.sub(rb"\s", b"", digits).decode())
                said.append("".join(table.get(int.from_bytes(code[i:i + size], "big"), "") for i in range(0, len(code), size)))
            elif literal is not None:
                code = re.sub(rb"\\(\d{3}|.)", lambda m: bytes([int(m[1], 8)]) if len(m[1]) == 3 else m[1], literal, flags=re.DOTALL)
                said.append("".join(table.get(code[i], "") for i in range(len(code))) if size == 1 else
                            "".join(table.get(int.from_bytes(code[i:i + size], "big"), "") for i in range(0, len(code), size)))
            elif end:
                said.append("\n")
        return "".join(said)

    def text(self):
        return [self.page_text(page) for page in self.pages]
