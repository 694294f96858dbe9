"""Ring "server": the tus 1.0.0 protocol of the HTTP core."""
import base64
import unittest

from harness import Bare, wait_until

BODY = "application/offset+octet-stream"
CONTENT = bytes(i * 31 % 253 for i in range(700000))


def metadata(**pairs):
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


class Tus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Bare())

    def ask(self, method, path, body=None, status=None, version="1.0.0", **headers):
        fields = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        if version:
            fields["Tus-Resumable"] = version
        answer = self.server.request(method, path, body, fields)
        if status:
            self.assertEqual(answer.status, status, answer)
        return answer

    def create(self, length, **headers):
        return self.ask("POST", "/files", status=201, Upload_Length=length, **headers).headers["Location"]

    def patch(self, place, offset, body, status=204, **headers):
        return self.ask("PATCH", place, body, status, Upload_Offset=offset, Content_Type=BODY, **headers)

    def offset(self, place):
        return int(self.ask("HEAD", place, status=200).headers["Upload-Offset"])

    def content(self, place):
        return self.ask("GET", place.replace("files", "content"), status=200).body

    def test_options(self):
        for path in ("/files", "/files/1"):
            headers = self.ask("OPTIONS", path, status=204, version=None).headers
            self.assertEqual(headers["Tus-Resumable"], "1.0.0")
            self.assertEqual(headers["Tus-Version"], "1.0.0")
            self.assertEqual(headers["Tus-Max-Size"], str(64 * 1024 * 1024))
            self.assertEqual(headers["Tus-Extension"], "creation,creation-with-upload,expiration,termination")

    def test_upload_in_pieces(self):
        place = self.create(len(CONTENT), Upload_Metadata=metadata(filename="урок.mp4") + ",flag")
        self.assertRegex(place, r"^/files/\d+$")
        head = self.ask("HEAD", place, status=200).headers
        self.assertEqual((head["Upload-Offset"], head["Upload-Length"]), ("0", str(len(CONTENT))))
        self.assertEqual(head["Upload-Metadata"], metadata(filename="урок.mp4") + ",flag")
        self.assertEqual(head["Cache-Control"], "no-store")
        self.assertEqual(head["Upload-Expires"], "Fri, 01 Jan 2100 00:00:00 GMT")
        at = 0
        for size in (1, 99999, 300000, 0, len(CONTENT) - 400000):
            answer = self.patch(place, at, CONTENT[at:at + size])
            at += size
            self.assertEqual(answer.headers["Upload-Offset"], str(at))
            self.assertEqual(answer.headers["Tus-Resumable"], "1.0.0")
        self.assertEqual(answer.headers["Otklik-Lesson"], "first")
        self.assertEqual(self.content(place), CONTENT)
        again = self.patch(place, len(CONTENT), b"")
        self.assertEqual(again.headers["Otklik-Lesson"], "again")

    def test_creation_with_upload(self):
        answer = self.ask("POST", "/files", CONTENT[:1000], 201, Upload_Length=2000, Content_Type=BODY)
        self.assertEqual(answer.headers["Upload-Offset"], "1000")
        place = answer.headers["Location"]
        self.assertEqual(self.offset(place), 1000)
        self.patch(place, 1000, CONTENT[1000:2000])
        self.assertEqual(self.content(place), CONTENT[:2000])
        whole = self.ask("POST", "/files", CONTENT, 201, Upload_Length=len(CONTENT), Content_Type=BODY)
        self.assertEqual(whole.headers["Otklik-Lesson"], "first")
        self.assertEqual(self.content(whole.headers["Location"]), CONTENT)
        self.ask("POST", "/files", b"abc", 415, Upload_Length=3, Content_Type="text/plain")
        self.ask("POST", "/files", b"abcd", 413, Upload_Length=3, Content_Type=BODY)

    def test_empty_upload_is_finished_at_once(self):
        self.assertEqual(self.ask("POST", "/files", status=201, Upload_Length=0).headers["Otklik-Lesson"], "first")

    def test_version(self):
        place = self.create(10)
        for method, path in (("POST", "/files"), ("HEAD", place), ("PATCH", place), ("DELETE", place)):
            for version in (None, "0.2.2", "1.0.0, 2.0.0"):
                answer = self.ask(method, path, version=version, status=412, Upload_Length=1, Upload_Offset=0,
                                  Content_Type=BODY)
                self.assertEqual(answer.headers["Tus-Version"], "1.0.0")
                self.assertEqual(answer.headers["Tus-Resumable"], "1.0.0")

    def test_length(self):
        for length in ("-1", "x", "", "1.5", "99999999999999999999", " 1 2"):
            self.assertEqual(self.ask("POST", "/files", status=400, Upload_Length=length).json()["field"],
                             "Upload-Length")
        self.ask("POST", "/files", status=400)
        self.ask("POST", "/files", status=400, Upload_Defer_Length=1)
        self.assertEqual(self.ask("POST", "/files", status=413, Upload_Length=64 * 1024 * 1024 + 1).json()["field"],
                         "Upload-Length")

    def test_offset_and_type(self):
        place = self.create(10)
        self.patch(place, 0, b"abc")
        for offset in (0, 2, 4, 10):
            self.assertEqual(self.patch(place, offset, b"d", 409).json()["field"], "Upload-Offset")
        for offset in ("-1", "x", ""):
            self.patch(place, offset, b"d", 400)
        self.ask("PATCH", place, b"d", 400, Content_Type=BODY)
        self.ask("PATCH", place, b"d", 415, Upload_Offset=3, Content_Type="application/octet-stream")
        self.ask("PATCH", place, b"d", 415, Upload_Offset=3)
        self.patch(place, 3, b"x" * 8, 413)
        self.assertEqual(self.content(place), b"abc")

    def test_chunked_body_that_is_too_long(self):
        place = self.create(5)
        text = (f"PATCH {place} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                f"Content-Type: {BODY}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n")
        self.assertTrue(self.server.talk(text).startswith(b"HTTP/1.1 413 "))
        self.assertLessEqual(self.offset(place), 5)

    def test_metadata(self):
        good = base64.b64encode(b"x").decode()
        for text in (",", "a b c", "a %", "a YQ", f"a {good},a {good}", "я eA==", "a //4=", "a AAE=",
                     ",".join(f"k{i} eA==" for i in range(33)), "k " + base64.b64encode(b"x" * 4000).decode()):
            answer = self.server.request("POST", "/files", None, {"Tus-Resumable": "1.0.0", "Upload-Length": "1",
                                                                 "Upload-Metadata": text.encode()})
            self.assertEqual((answer.status, answer.json()["field"]), (400, "Upload-Metadata"), text)
        for text in ("a", "a ", f"a {good} , b {good}", ",".join(f"k{i} eA==" for i in range(32))):
            self.create(1, Upload_Metadata=text)

    def test_unknown(self):
        for method in ("HEAD", "PATCH", "DELETE"):
            self.ask(method, "/files/none", status=404, Upload_Offset=0, Content_Type=BODY)

    def test_termination(self):
        place = self.create(10)
        self.ask("DELETE", place, status=204)
        self.ask("HEAD", place, status=404)

    def test_method_in_a_header(self):
        place = self.create(3)
        self.ask("POST", place, b"abc", 204, Upload_Offset=0, Content_Type=BODY, X_HTTP_Method_Override="PATCH")
        self.assertEqual(self.content(place), b"abc")
        self.ask("POST", place, status=204, X_HTTP_Method_Override="DELETE")
        self.ask("POST", place, status=405, X_HTTP_Method_Override="GET")

    def start(self, place, offset, announced, sent):
        """A PATCH that is not finished. The one before may hold the upload a moment longer than its offset tells."""
        for _ in range(50):
            connection = self.server.raw()
            connection.sendall(f"PATCH {place} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\n"
                               f"Upload-Offset: {offset}\r\nContent-Type: {BODY}\r\n"
                               f"Content-Length: {announced}\r\n\r\n".encode() + sent)
            connection.settimeout(0.2)
            try:
                status = connection.recv(100).split()[1]
            except TimeoutError:
                return connection
            connection.close()
            self.assertIn(status, (b"409", b"423"))
        self.fail("the upload stays locked")

    def test_broken_connection_keeps_what_arrived_and_goes_on(self):
        place, at = self.create(len(CONTENT)), 0
        for size in (1, 5000, 131072, 131073, 200001):
            self.start(place, at, len(CONTENT) - at, CONTENT[at:at + size]).close()
            self.assertTrue(wait_until(lambda: self.offset(place) == at + size), (size, self.offset(place)))
            at += size
        self.assertEqual(self.patch(place, at, CONTENT[at:]).headers["Otklik-Lesson"], "first")
        self.assertEqual(self.content(place), CONTENT)

    def test_two_at_once(self):
        place = self.create(1000)
        connection = self.start(place, 0, 1000, b"a" * 10)
        self.assertIn(self.patch(place, 0, b"b", None).status, (409, 423))
        connection.close()
        self.assertTrue(wait_until(lambda: self.offset(place) == 10))
        self.patch(place, 10, b"b" * 990)
        self.assertEqual(self.content(place), b"a" * 10 + b"b" * 990)


if __name__ == "__main__":
    unittest.main()
