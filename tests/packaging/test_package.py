"""What is said twice must agree: packages.txt, debian/control and the Dockerfile; versions; settings that files name."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OTKLIK", str(ROOT / "build" / "src" / "cli" / "otklik"))
# Every Debian build has the first; the second is for people who build, not for the build.
NOT_NAMED = {"build-essential", "git"}


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def group(name):
    text = re.search(rf"^\[{name}\]\n(.*?)(?=^\[|\Z)", read("packages.txt"), re.MULTILINE | re.DOTALL)[1]
    return {line for line in text.splitlines() if line and not line.startswith("#")}


def field(paragraph, name):
    value = re.search(rf"^{name}:(.*?)(?=^\S|\Z)", paragraph, re.MULTILINE | re.DOTALL)[1]
    return {word.split(" (")[0].strip() for word in value.split(",") if word.strip()}


class Packages(unittest.TestCase):
    def test_debian_builds_with_what_packages_names(self):
        source, binary = read("debian/control").split("\n\n", 1)
        self.assertEqual(field(source, "Build-Depends"), group("build") - NOT_NAMED | {"debhelper-compat"})
        fixed = {name for name in field(binary, "Depends") if not name.startswith("${")}
        self.assertEqual(fixed - group("build"), set(), "the program was never built or tested with these")

    def test_container_installs_what_packages_names(self):
        wanted = {"build": r"\$\(packages build package\)", "run": r"/tmp/otklik\.deb systemd-standalone-sysusers curl"}
        commands = re.findall(r"apt-get install -y --no-install-recommends (.+?)(?: && \\)?$", read("Dockerfile"), re.MULTILINE)
        self.assertEqual(len(commands), len(wanted))
        for command, pattern in zip(commands, wanted.values()):
            self.assertRegex(command, rf"^{pattern}$")
        self.assertIn("curl", group("test"))
        # The very words of the Dockerfile, run by the shell that runs them there.
        said = subprocess.run(["sh", "-c", "repo=$PWD && . tools/platform.sh && packages build package"], cwd=ROOT, check=True,
                              capture_output=True, text=True).stdout.split()
        self.assertEqual(set(said), group("build") | group("package"))

    def test_container_is_no_root_and_is_looked_after(self):
        stages = re.split(r"^FROM ", read("Dockerfile"), flags=re.MULTILINE)[1:]
        self.assertEqual([stage.split()[0] for stage in stages], ["debian:trixie-slim"] * 2)
        self.assertRegex(stages[1], r"(?m)^USER otklik$")
        self.assertRegex(stages[1], r"(?m)^HEALTHCHECK .*healthz")
        self.assertLess(stages[1].index("USER otklik"), stages[1].index("ENTRYPOINT"))

    def test_versions_agree(self):
        version = re.search(r"version: '([\d.]+)'", read("meson.build"))[1]
        self.assertTrue(read("debian/changelog").startswith(f"otklik ({version}) "))


class Settings(unittest.TestCase):
    def options(self, path=""):
        environment = {**os.environ, "OTKLIK_CONFIG": str(path), "OTKLIK_LANG": "en"}
        done = subprocess.run([PROGRAM, "config"], env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_settings_file_is_read_as_it_is_and_with_all_it_offers(self):
        path = ROOT / "packaging" / "otklik.conf"
        self.assertIn("/var/lib/otklik", self.options(path))
        everything = re.sub(r"^#(?=\w+ = )", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        with open(os.path.join(self.folder(), "all.conf"), "w", encoding="utf-8") as file:
            file.write(everything)
        self.assertIn("eu-education", self.options(file.name))

    def folder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name

    def test_documents_name_real_options(self):
        known = set(re.findall(r"^ *([a-z_]+\.[a-z_]+)\b", self.options(), re.MULTILINE))
        self.assertIn("serve.port", known)
        for name in ("docs/deploy.md", "packaging/otklik.conf"):
            for option in re.findall(r"`((?:serve|store|job|legal|fetch|webhook)\.[a-z_]+)`", read(name)):
                self.assertIn(option, known, name)

    def test_unit_sets_options_that_exist(self):
        known = {"OTKLIK_" + name.upper().replace(".", "_") for name in re.findall(r"\b[a-z]+\.[a-z_]+", self.options())}
        for variable in re.findall(r"^Environment=(\w+)=", read("packaging/otklik.service"), re.MULTILINE):
            self.assertIn(variable, known | {"OTKLIK_CONFIG"})


if __name__ == "__main__":
    unittest.main()
