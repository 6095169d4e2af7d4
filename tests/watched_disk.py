"""Writes down what a program does to a folder: through SQLite, whose file system is wrapped, and through ``os``.

SQLite's own calls still reach the real files; its table of them is copied, and those that matter for a power cut go through
here first. Reads, locks and shared memory stay SQLite's own.
"""

import ctypes
import importlib
import os
from contextlib import contextmanager
from ctypes import (
    CFUNCTYPE,
    POINTER,
    byref,
    c_char_p,
    c_int,
    c_int64,
    c_void_p,
    cast,
    memmove,
    pointer,
    sizeof,
    string_at,
)
from pathlib import Path

import pytest
from power_cut import Fact, Move, Name, Sync, SyncFolder, Truncate, Unname, Write

from grading import records

_IO_ERROR = 10
_METHODS = ("close", "read", "write", "truncate", "sync", "size", "lock", "unlock", "reserved", "control", "sector", "device",
            "shm_map", "shm_lock", "shm_barrier", "shm_unmap", "fetch", "unfetch")  # fmt: skip
_SYSTEM = ("open", "delete", "access", "full", "dl_open", "dl_error", "dl_sym", "dl_close", "random", "sleep", "time", "last_error",
           "time64", "set_call", "get_call", "next_call")  # fmt: skip


class _Methods(ctypes.Structure):
    _fields_ = (("version", c_int), *((name, c_void_p) for name in _METHODS))


class _File(ctypes.Structure):
    _fields_ = (("methods", POINTER(_Methods)),)


class _System(ctypes.Structure):
    _fields_ = (
        ("version", c_int), ("size", c_int), ("longest", c_int), ("next", c_void_p), ("name", c_char_p), ("data", c_void_p),
        *((name, c_void_p) for name in _SYSTEM),
    )  # fmt: skip


_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Close = CFUNCTYPE(c_int, c_void_p)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Folder = CFUNCTYPE(c_int, c_char_p, c_void_p)  # the system call behind each sync of a folder
_SetCall = CFUNCTYPE(c_int, c_void_p, c_char_p, c_void_p)
_GetCall = CFUNCTYPE(c_void_p, c_void_p, c_char_p)
_held = []  # what SQLite may still point at, until the process ends


class Watched:
    """``events`` of everything under ``root``; ``deaf`` leaves out each sync, as a disk does that lies about them."""

    def __init__(self, root: Path, deaf: bool = False) -> None:
        self.events, self.root, self._deaf = [], root, deaf
        self.files = {}  # by path: its number
        self._contents = {}  # by number: as written down; only of files that are not SQLite's
        for number, path in enumerate(sorted(root.rglob("*"))):
            if path.is_file():
                self.files[self.name(path)] = -1 - number  # as power_cut.load counts
                self._contents[-1 - number] = path.read_bytes()

    def tell(self, *what):
        """Write down what somebody is told now."""
        self.events.append(Fact(what))

    def name(self, path):
        """Return the path under the root, or None outside it."""
        relative = os.path.relpath(os.path.abspath(os.fsdecode(path)), self.root)
        return None if relative.startswith("..") else "" if relative == "." else Path(relative).as_posix()

    def made(self, path):
        """Write down that there is a file now, unless that is known; return its number."""
        if path not in self.files:
            self.files[path] = len(self.events) + 1
            self.events.append(Name(path, self.files[path]))
        return self.files[path]

    def gone(self, path):
        self.files.pop(path, None)
        self.events.append(Unname(path))

    def synced(self, file):
        if not self._deaf:
            self.events.append(Sync(file))

    def folder_synced(self, path):
        if not self._deaf:
            self.events.append(SyncFolder(path))

    def catch_up(self, path):
        """Write down what was written to a file that is not SQLite's since it was last looked at."""
        file, content = self.made(path), (self.root / path).read_bytes()
        if content != self._contents.get(file, b""):
            self.events += [Truncate(file, 0), Write(file, 0, content)]
        self._contents[file] = content


@contextmanager
def watched(root: Path, deaf: bool = False):
    """Watch all that this process does under ``root``; connections to it are closed before the end."""
    seen = Watched(root, deaf)
    with _sqlite(seen), _files(seen):
        yield seen


@contextmanager
def _sqlite(seen):
    inner = importlib.import_module(
        "pysqlite3._sqlite3" if records.sqlite3.__name__ == "pysqlite3" else "_sqlite3"
    )
    library = ctypes.CDLL(getattr(inner, "__file__", None))  # the copy that is loaded already
    library.sqlite3_vfs_find.restype = POINTER(_System)
    library.sqlite3_vfs_register.argtypes = (POINTER(_System), c_int)
    library.sqlite3_vfs_unregister.argtypes = (POINTER(_System),)
    real = library.sqlite3_vfs_find(None)
    shim = _Shim(seen, real)
    _held.append(shim)
    library.sqlite3_vfs_register(byref(shim.system), 1)
    shim.watch_folders(True)
    try:
        yield
    finally:
        shim.watch_folders(False)
        library.sqlite3_vfs_unregister(byref(shim.system))
        library.sqlite3_vfs_register(real, 1)
    assert shim.errors == []
    assert shim.open == {}


class _Shim:
    """SQLite's file system with our own calls in front."""

    def __init__(self, seen, real):
        self._seen, self._real, self.open, self.errors, self._tables = seen, real, {}, [], {}
        self.system = _System()
        memmove(byref(self.system), real, sizeof(_System))
        self.system.name, self.system.next = b"watched", None
        self._own = {
            "open": _Open(self._guarded(self._open)), "delete": _Delete(self._guarded(self._delete)),
            "close": _Close(self._guarded(self._close)), "write": _Write(self._guarded(self._write)),
            "truncate": _Truncate(self._guarded(self._truncate)), "sync": _Sync(self._guarded(self._sync)),
            "folder": _Folder(self._guarded(self._folder)),
        }  # fmt: skip
        self.system.open, self.system.delete = (
            cast(self._own[name], c_void_p) for name in ("open", "delete")
        )
        self._folder_call = _GetCall(real[0].get_call)(cast(real, c_void_p), b"openDirectory")

    def watch_folders(self, on):
        call = cast(self._own["folder"], c_void_p) if on else self._folder_call
        assert _SetCall(self._real[0].set_call)(cast(self._real, c_void_p), b"openDirectory", call) == 0

    def _guarded(self, action):
        def call(*given):
            try:
                return action(*given)
            except BaseException as error:  # it would be lost in SQLite
                self.errors.append(error)
                return _IO_ERROR

        return call

    def _folder(self, inside, handle):
        if (name := self._seen.name(os.path.dirname(inside))) is not None:
            self._seen.folder_synced(name)
        return _Folder(self._folder_call)(inside, handle)

    def _open(self, _system, name, file, flags, out):
        known = self._seen.name(string_at(name)) if name else None
        code = _Open(self._real[0].open)(cast(self._real, c_void_p), name, file, flags, out)
        opened = cast(file, POINTER(_File))[0]
        if code == 0 and known is not None:
            self.open[file] = (self._seen.made(known), opened.methods[0])
            table = cast(opened.methods, c_void_p).value
            opened.methods = pointer(self._tables.setdefault(table, self._wrapped(opened.methods)))
        return code

    def _wrapped(self, methods):
        table = _Methods()
        memmove(byref(table), methods, sizeof(_Methods))
        for name in ("close", "write", "truncate", "sync"):
            setattr(table, name, cast(self._own[name], c_void_p))
        return table

    def _delete(self, _system, name, sync_folder):
        if (known := self._seen.name(name)) is not None and (self._seen.root / known).exists():
            self._seen.gone(known)  # before the folder's sync, which the real call makes
        return _Delete(self._real[0].delete)(cast(self._real, c_void_p), name, sync_folder)

    def _close(self, file):
        _, methods = self.open.pop(file)
        return _Close(methods.close)(file)

    def _write(self, file, data, size, at):
        number, methods = self.open[file]
        self._seen.events.append(Write(number, at, string_at(data, size)))
        return _Write(methods.write)(file, data, size, at)

    def _truncate(self, file, size):
        number, methods = self.open[file]
        self._seen.events.append(Truncate(number, size))
        return _Truncate(methods.truncate)(file, size)

    def _sync(self, file, flags):
        number, methods = self.open[file]
        code = _Sync(methods.sync)(file, flags)
        self._seen.synced(number)
        return code


@contextmanager
def _files(seen):
    calls = _Calls(seen)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("mkdir", "open", "close", "fsync", "replace", "rename", "link", "unlink"):
            patch.setattr(os, name, getattr(calls, name))
        yield


class _Calls:
    """The calls of ``os`` that change a folder: made for real, and written down."""

    def __init__(self, seen):
        self._seen, self._handles = seen, {}
        self._real = {name: getattr(os, name) for name in dir(self) if not name.startswith("_")}

    def mkdir(self, path, *given, **named):
        self._real["mkdir"](path, *given, **named)
        if (name := self._seen.name(path)) is not None:
            self._seen.events.append(Name(name, None))

    def open(self, path, *given, **named):
        handle = self._real["open"](path, *given, **named)
        if named.get("dir_fd") is None and (name := self._seen.name(path)) is not None:
            self._handles[handle] = name
            if os.path.isfile(path):
                self._seen.catch_up(name)
        return handle

    def close(self, handle):
        self._handles.pop(handle, None)
        self._real["close"](handle)

    def fsync(self, handle):
        self._real["fsync"](handle)
        name = self._handles.get(handle)
        if name is not None and (self._seen.root / name).is_dir():
            self._seen.folder_synced(name)
        elif name is not None:
            self._seen.catch_up(name)
            self._seen.synced(self._seen.files[name])

    def replace(self, old, new, **named):
        self._move("replace", old, new, named)

    def rename(self, old, new, **named):
        self._move("rename", old, new, named)

    def link(self, old, new, **named):
        self._move("link", old, new, named)

    def unlink(self, path, **named):
        self._real["unlink"](path, **named)
        if named.get("dir_fd") is None and (name := self._seen.name(path)) is not None:
            self._seen.gone(name)

    def _move(self, how, old, new, named):
        before, after = self._seen.name(old), self._seen.name(new)
        if before is not None:
            self._seen.catch_up(before)
        self._real[how](old, new, **named)
        if before is not None:
            file = self._seen.files[before] if how == "link" else self._seen.files.pop(before)
            self._seen.files[after] = file
            self._seen.events.append(Name(after, file) if how == "link" else Move(before, after))
