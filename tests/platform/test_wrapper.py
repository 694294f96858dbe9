"""./otklik passes everything through: arguments, folder, pipes, exit code, signals, terminal.

Runs on the host itself (Debian 13 or not), on a copy of the wrapper in a folder with an odd name whose "program" runs
the command that it is given. The program proper is tested in tests/flow."""
import fcntl
import os
import pty
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ODD_NAMES = ["two words", "Маша и медведь.mp4", "-o", "", "a'b\"c", "$HOME `id` *", "line\nbreak", "back\\slash", "\t"]
WAIT_FOR = """
import signal, sys
numbers = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
signal.pthread_sigmask(signal.SIG_BLOCK, numbers)  # one that comes early waits for us
print("ready", flush=True)
print("got", signal.Signals(signal.sigwait(numbers)).name, flush=True)
sys.exit(5)
"""


class Wrapper(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="otklik уроки "))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        (cls.folder / "tools").mkdir()
        for name in ["otklik", "packages.txt", "tools/platform.sh", "tools/in-root"]:
            shutil.copy(ROOT / name, cls.folder / name)
        program = cls.folder / "build/src/cli/otklik"
        program.parent.mkdir(parents=True)
        program.write_text('#!/bin/sh\nexec "$@"\n')
        program.chmod(0o755)
        cls.otklik = str(cls.folder / "otklik")

    def run_it(self, *command, **options):
        return subprocess.run([self.otklik, *command], capture_output=True, timeout=60, **options)

    def output(self, *command, **options):
        done = self.run_it(*command, **options)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout.decode()

    def test_runs_on_debian_13_or_newer(self):
        version = self.output("sh", "-c", ". /etc/os-release; echo $ID ${VERSION_ID:-99}").split()
        self.assertEqual(version[0], "debian")
        self.assertGreaterEqual(int(version[1]), 13)

    def test_exit_codes(self):
        for code in (0, 1, 2, 7, 130, 255):
            self.assertEqual(self.run_it("sh", "-c", f"exit {code}").returncode, code)

    def test_death_by_signal(self):
        for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV):
            self.assertEqual(self.run_it("sh", "-c", f"kill -{int(number)} $$").returncode, -number)

    def test_arguments_are_verbatim(self):
        self.assertEqual(self.output("printf", "%s\\0", *ODD_NAMES).split("\0")[:-1], ODD_NAMES)

    def test_folder_and_files(self):
        there = self.folder / "мои видео"
        there.mkdir()
        self.assertEqual(self.output("sh", "-c", "pwd; umask; umask 0027; echo ok >'новый файл'", cwd=there,
                                     umask=0o031), f"{there}\n0031\n")
        made = there / "новый файл"
        self.assertEqual(made.read_text(), "ok\n")
        self.assertEqual((made.stat().st_mode & 0o777, made.stat().st_uid), (0o640, os.getuid()))

    def test_user_and_environment(self):
        name = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout
        environment = dict(os.environ, OTKLIK_ODD="значение с пробелом")
        self.assertEqual(self.output("sh", "-c", 'id -un; echo "$OTKLIK_ODD $HOME"', env=environment),
                         f"{name}значение с пробелом {os.environ['HOME']}\n")

    def test_language_is_kept(self):
        environment = {key: value for key, value in os.environ.items() if key not in ("OTKLIK_LANG", "LC_ALL")}
        shown = self.output("sh", "-c", 'echo "${OTKLIK_LANG:-$LANG}"', env=dict(environment, LANG="ru_RU.UTF-8"))
        self.assertEqual(shown, "ru_RU.UTF-8\n")

    def test_pipes(self):
        data = os.urandom(1 << 20)
        self.assertEqual(self.run_it("cat", input=data).stdout, data)
        self.assertEqual(self.run_it("sh", "-c", "echo wrong >&2").stderr, b"wrong\n")

    def test_no_other_open_files(self):
        listing = 'import os; print(sorted(map(int, os.listdir("/proc/self/fd"))))'
        here = subprocess.run(["python3", "-c", listing], capture_output=True, text=True, check=True).stdout
        self.assertEqual(self.output("python3", "-c", listing), here)

    def test_is_one_process(self):
        """So whoever signals or kills the wrapper signals or kills the program, and no orphan can stay."""
        with subprocess.Popen([self.otklik, "sh", "-c", "echo $$"], stdout=subprocess.PIPE, text=True) as process:
            self.assertEqual(int(process.stdout.read()), process.pid)

    def test_signals_reach_the_program(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with subprocess.Popen([self.otklik, "python3", "-c", WAIT_FOR], stdout=subprocess.PIPE, text=True) as process:
                self.assertEqual(process.stdout.readline(), "ready\n")
                process.send_signal(number)
                self.assertEqual(process.stdout.read(), f"got {number.name}\n")
                self.assertEqual(process.wait(60), 5)

    def on_terminal(self, *command, rows=33, columns=101):
        """Starts the wrapper on a terminal of its own; returns its process id and our end of the terminal."""
        pid, terminal = pty.fork()
        if pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execv(self.otklik, [self.otklik, *command])
        self.addCleanup(os.close, terminal)
        return pid, terminal

    def read_until(self, terminal, end):
        seen = b""
        while end not in seen:
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                piece = b""
            if not piece:
                self.fail(f"the terminal closed after {seen!r}")
            seen += piece
        return seen.decode()

    def test_terminal_size_and_colours(self):
        probe = ('import os, sys; print(*os.get_terminal_size(), *(os.isatty(i) for i in range(3)), os.ttyname(0), '
                 'os.tcgetpgrp(0) == os.getpgrp(), os.environ.get("TERM"), "end")')
        pid, terminal = self.on_terminal("python3", "-c", probe)
        seen = self.read_until(terminal, b"end").split()
        os.waitpid(pid, 0)
        self.assertEqual(seen[:5], ["101", "33", "True", "True", "True"])
        self.assertTrue(seen[5].startswith("/dev/pts/"))
        self.assertEqual(seen[6:], ["True", str(os.environ.get("TERM")), "end"])

    def test_ctrl_c(self):
        pid, terminal = self.on_terminal("python3", "-c", WAIT_FOR)
        self.read_until(terminal, b"ready")
        os.write(terminal, b"\x03")
        self.read_until(terminal, b"got SIGINT")
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 5)

    def test_from_elsewhere_through_a_link(self):
        link = self.folder / "ссылка"
        link.symlink_to(self.otklik)
        done = subprocess.run([link, "pwd"], cwd="/", capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (0, b"/\n"))

    def test_not_built(self):
        with tempfile.TemporaryDirectory() as empty:
            shutil.copy(self.otklik, empty)
            shutil.copytree(self.folder / "tools", Path(empty) / "tools")
            done = subprocess.run([Path(empty) / "otklik"], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"\Aotklik: the program is not built yet: run make in .*\n\Z")


if __name__ == "__main__":
    unittest.main()
