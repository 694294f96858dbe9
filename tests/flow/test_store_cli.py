"""How `otklik user`, `audit` and `store` behave as commands: the first account, passwords, keys, exit codes."""
import fcntl
import os
import pathlib
import pty
import select
import subprocess
import tempfile
import termios
import time
import unittest

from lesson_run import PROGRAM

KEY = "00112233445566778899aabbccddeeff" * 2


class Store(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="otklik-store-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data = self.folder / "data"

    def otklik(self, *arguments, text="", **environment):
        variables = {name: value for name, value in os.environ.items() if not name.startswith("OTKLIK_")}
        return subprocess.run([PROGRAM, *map(str, arguments)], input=text, capture_output=True, text=True, timeout=60,
                              env={**variables, "OTKLIK_LANG": "en", "OTKLIK_STORE_FOLDER": str(self.data), **environment})

    def good(self, *arguments, **more):
        done = self.otklik(*arguments, **more)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def refused(self, says, *arguments, status=1, **more):
        done = self.otklik(*arguments, **more)
        self.assertEqual((done.returncode, done.stdout), (status, ""))
        self.assertRegex(done.stderr, f"^otklik: .*{says}.*\n$")

    def add(self, name, *options, password="a long password\n"):
        return self.good("user", "add", name, "--password-stdin", *options, text=password)

    def snapshot(self):
        return {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
                for path in sorted(self.data.rglob("*"))}

    def test_first_account(self):
        self.refused("no store|No such file", "user", "list")
        self.assertFalse(self.data.exists())
        self.assertEqual(self.add("anna", "--display", "Анна"), "added anna (admin)\n")
        self.assertEqual(self.add("boris"), "added boris (teacher)\n")
        self.assertEqual(self.good("user", "list"),
                         "anna\tadmin\ten\tactive\tАнна\nboris\tteacher\ten\tactive\tboris\n")
        self.assertEqual(oct(self.data.stat().st_mode & 0o777), "0o700")
        self.assertEqual({oct(path.stat().st_mode & 0o077) for path in self.data.rglob("*")}, {"0o0"})

    def test_verbs(self):
        self.add("anna")
        self.add("boris", "--role", "manager", "--language", "ru")
        for verb, line in (("disable", "boris\tmanager\tru\tdisabled\tboris"), ("enable", "boris\tmanager\tru\tactive\tboris")):
            self.good("user", verb, "boris")
            self.assertIn(line, self.good("user", "list"))
        self.good("user", "change", "BORIS", "--role", "viewer", "--display", "Boris B.")
        self.assertIn("boris\tviewer\tru\tactive\tBoris B.", self.good("user", "list"))
        self.good("user", "password", "boris", "--password-stdin", text="another password\n")
        self.good("user", "remove", "boris")
        self.assertNotIn("boris", self.good("user", "list"))
        actions = [line.split("\t")[3] for line in self.good("audit", "list").splitlines()]
        self.assertEqual(actions, ["user.remove", "user.password", "user.change", "user.enable", "user.disable", "user.add",
                                   "user.add"])
        self.assertEqual(self.good("audit", "list", "--action", "user.change").count("\n"), 1)
        self.assertEqual(self.good("audit", "list", "--limit", "3").count("\n"), 3)
        self.assertEqual(self.good("audit", "verify"), "the audit log is whole: 7 entries\n")

    def test_refused(self):
        self.add("anna")
        for says, arguments, text in (
                ("is taken", ("add", "ANNA", "--password-stdin"), "a long password\n"),
                ("password: takes 8", ("add", "boris", "--password-stdin"), "short\n"),
                ("password", ("add", "boris", "--password-stdin"), ""),
                ("no terminal", ("add", "boris"), "a long password\n"),
                ("--role king", ("add", "boris", "--password-stdin", "--role", "king"), "a long password\n"),
                ("language", ("add", "boris", "--password-stdin", "--language", "de"), "a long password\n"),
                ("last admin", ("disable", "anna"), ""),
                ("last admin", ("remove", "anna"), ""),
                ("last admin", ("change", "anna", "--role", "viewer"), ""),
                ("no such account", ("remove", "nobody"), "")):
            with self.subTest(arguments):
                self.refused(says, "user", *arguments, text=text)
        self.assertEqual(self.good("user", "list").count("\n"), 1)

    def test_misused(self):
        for arguments in (("user",), ("user", "frob"), ("user", "add"), ("user", "list", "x"), ("store", "backup"),
                          ("audit", "verify", "--no-such-option")):
            with self.subTest(arguments):
                self.refused("see otklik", *arguments, status=2)
        self.assertFalse(self.data.exists())

    def test_password_at_the_terminal(self):
        def typed(*lines):
            main, other = pty.openpty()
            run = subprocess.Popen([PROGRAM, "user", "add", "anna"], stdin=other, stdout=subprocess.PIPE, stderr=other,
                                   start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
                                   env={"OTKLIK_STORE_FOLDER": str(self.data), "OTKLIK_LANG": "en"})
            os.close(other)
            seen = b""
            for prompt, line in zip((b"Password: ", b"Once more: "), lines):
                until = time.monotonic() + 30
                while not seen.endswith(prompt) and time.monotonic() < until:
                    seen += os.read(main, 1000) if select.select([main], [], [], 1)[0] else b""
                os.write(main, line)
            status = run.wait(60)
            while True:
                try:
                    more = os.read(main, 1000)
                except OSError:  # how a terminal ends
                    break
                seen += more
            os.close(main)
            run.stdout.close()
            return status, seen.decode()

        status, seen = typed(b"a long password\n", b"another password\n")
        self.assertEqual(status, 1)
        self.assertIn("differ", seen)
        for _ in range(20):  # whenever it comes
            status, seen = typed(b"\x03")
            self.assertNotEqual(status, 0)
        status, seen = typed(b"a long password\n", b"a long password\n")
        self.assertEqual(status, 0)
        self.assertNotIn("long", seen)
        self.assertIn("anna", self.good("user", "list"))

    def test_keys(self):
        self.good("user", "add", "anna", "--password-stdin", text="a long password\n", OTKLIK_KEY=KEY)
        self.assertFalse((self.data / "key").exists())
        before = self.snapshot()
        for says, variables in (("does not open", {"OTKLIK_KEY": KEY[::-1]}), ("hexadecimal", {"OTKLIK_KEY": "abc"}),
                                ("key", {}), ("salt", {"OTKLIK_PASSPHRASE": "x"}),
                                ("one of", {"OTKLIK_KEY": KEY, "OTKLIK_PASSPHRASE": "x"})):
            with self.subTest(variables):
                self.refused(says, "user", "list", **variables)
                self.assertEqual(self.snapshot(), before)
        self.assertIn("anna", self.good("user", "list", OTKLIK_KEY=KEY))

    def test_passphrase(self):
        self.good("user", "add", "anna", "--password-stdin", text="a long password\n", OTKLIK_PASSPHRASE="верный конь")
        self.assertTrue((self.data / "salt").exists())
        self.assertIn("anna", self.good("user", "list", OTKLIK_PASSPHRASE="верный конь"))
        self.refused("does not open", "user", "list", OTKLIK_PASSPHRASE="неверный конь")

    def test_key_that_others_can_read(self):
        self.add("anna")
        (self.data / "key").chmod(0o644)
        self.refused("chmod 600", "user", "list")

    def test_environment_is_wiped(self):
        """While the password is waited for, nobody finds the key in the process's environment."""
        run = subprocess.Popen([PROGRAM, "user", "add", "anna", "--password-stdin"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, env={"OTKLIK_STORE_FOLDER": str(self.data), "OTKLIK_KEY": KEY})
        environment, until = KEY.encode(), time.monotonic() + 30
        while KEY.encode() in environment and time.monotonic() < until:
            time.sleep(0.02)
            environment = pathlib.Path(f"/proc/{run.pid}/environ").read_bytes()
        self.assertIn(b"OTKLIK_STORE_FOLDER", environment)
        self.assertNotIn(KEY.encode(), environment)
        out, _ = run.communicate(b"a long password\n", timeout=60)
        self.assertEqual((run.returncode, out), (0, b"added anna (admin)\n"))

    def test_backup_and_check(self):
        self.add("anna")
        copy = self.folder / "restored" / "otklik.db"
        copy.parent.mkdir()
        self.good("store", "backup", copy)
        self.refused("is there already", "store", "backup", copy)
        self.assertEqual(self.good("store", "check"), "the store is whole: 0 files\n")
        (copy.parent / "key").write_bytes((self.data / "key").read_bytes())
        (copy.parent / "key").chmod(0o600)
        self.assertIn("anna", self.good("user", "list", "--data", copy.parent))
        with open(self.data / "otklik.db", "r+b") as database:
            database.seek(-3000, 2)
            database.write(b"spoiled")
        done = self.otklik("store", "check")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stdout or done.stderr)


if __name__ == "__main__":
    unittest.main()
