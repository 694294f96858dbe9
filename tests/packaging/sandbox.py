"""Runs a program as packaging/otklik.service would let it run: its system calls, and no memory that is made executable."""
import ctypes
import errno
import functools
import pathlib
import platform
import re
import struct
import subprocess

UNIT = pathlib.Path(__file__).resolve().parents[2] / "packaging" / "otklik.service"
ARCHITECTURES = {"x86_64": (0xC000003E, "x86_64-linux-gnu/asm/unistd_64.h"), "aarch64": (0xC00000B7, "asm-generic/unistd.h")}
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_SET_MDWE = 38, 22, 65
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06  # instructions of classic BPF
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000


def setting(name):
    """All values of a setting in the unit, in order."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


@functools.cache
def calls(group):
    """The system calls of one of systemd's groups, groups within it included."""
    listed = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", group], check=True, capture_output=True, text=True).stdout
    names = set()
    for name in re.findall(r"^ +([@\w-]+)$", listed, re.MULTILINE):
        names |= calls(name) if name.startswith("@") else {name}
    return frozenset(names)


def allowed():
    names = set()
    for value in setting("SystemCallFilter"):
        for word in value.lstrip("~").split():
            group = calls(word) if word.startswith("@") else {word}
            names = names - group if value.startswith("~") else names | group
    return names


@functools.cache
def program():
    """The filter: the unit's calls are let through, all others fail with EPERM."""
    architecture, header = ARCHITECTURES[platform.machine()]
    numbers = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", pathlib.Path("/usr/include", header).read_text()))
    code = [(LOAD, 0, 0, 4), (JUMP_EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    for number in sorted({int(numbers[name]) for name in allowed() if name in numbers}):
        code += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    code.append((RETURN, 0, 0, ERRNO | errno.EPERM))
    return len(code), b"".join(struct.pack("HBBI", *one) for one in code)


def enter():
    """To be called between fork and exec (preexec_fn)."""
    length, code = PROGRAM
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(code)
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", length, ctypes.addressof(buffer)))
    libc.prctl(PR_SET_MDWE, 1, 0, 0, 0)  # kernels before 6.3 do not know it
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.prctl(PR_SET_SECCOMP, 2, header, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


PROGRAM = None


def prepare():
    """Before the first enter(): what needs other programs."""
    global PROGRAM
    PROGRAM = program()
