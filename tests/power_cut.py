"""A disk that forgets: what may lie on it after a power cut, told from everything that was written to it, in order.

Nothing is sure but what was synced. Of the writes and truncations since a file's last sync any part is kept, torn at sectors
of 512 bytes or pages of 4 KiB; a file may have grown without them, by zeros or garbage; a sector under way may be garbage.
Files made, deleted and renamed since their folder's last sync may be so or not, and a folder whose own name was not synced
is gone with all that is in it. Only one thing is trusted, as SQLite does: bytes outside a write stay what they were.
"""

import os
import random
from dataclasses import dataclass, field
from pathlib import Path

SECTORS = (512, 4096)


@dataclass(frozen=True)
class Write:
    file: int
    at: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    file: int
    size: int


@dataclass(frozen=True)
class Sync:
    file: int


@dataclass(frozen=True)
class Name:
    """A file's name appears in its folder; a folder's own has the file None."""

    path: str
    file: int | None


@dataclass(frozen=True)
class Unname:
    path: str


@dataclass(frozen=True)
class Move:
    """One name takes the place of another, at once."""

    old: str
    new: str


@dataclass(frozen=True)
class SyncFolder:
    path: str


@dataclass(frozen=True)
class Fact:
    """What somebody was told at this moment."""

    what: tuple


Event = Write | Truncate | Sync | Name | Unname | Move | SyncFolder | Fact


@dataclass
class Disk:
    """What is sure, and what is not yet; paths are relative to one folder, ``""``, which is sure."""

    files: dict[int, bytes] = field(default_factory=dict)
    names: dict[str, int | None] = field(default_factory=lambda: {"": None})
    loose: dict[int, list] = field(default_factory=dict)
    moves: list = field(default_factory=list)

    def play(self, events):
        for event in events:
            if isinstance(event, Write | Truncate):
                self.loose.setdefault(event.file, []).append(event)
            elif isinstance(event, Sync):
                self.files[event.file] = bytes(
                    _all_of(self.files.get(event.file, b""), self.loose.pop(event.file, ()))
                )
            elif isinstance(event, Name | Unname | Move):
                self.moves.append(event)
            elif isinstance(event, SyncFolder):
                self._sync_folder(event.path)

    def cut(self, chance):
        """Return a folder that may be left: bytes by path, None for a folder."""
        names, moves = dict(self.names), self.moves
        kind = chance.choice(("none", "all", "first", "some", "some"))
        if kind == "first":  # a file system with a journal keeps their order
            moves = moves[: chance.randrange(len(moves) + 1)]
        elif kind == "some":
            moves = [move for move in moves if chance.random() < 0.5]
        for move in moves if kind != "none" else ():
            _rename(names, move)
        there = {path: file for path, file in names.items() if path and _has_way(names, path)}
        return {path: None if file is None else self._torn(file, chance) for path, file in there.items()}

    def _sync_folder(self, folder):
        kept = []
        for move in self.moves:
            if _parent(move.new if isinstance(move, Move) else move.path) == folder:
                _rename(self.names, move)
            else:
                kept.append(move)
        self.moves = kept

    def _torn(self, file, chance):
        data, loose = bytearray(self.files.get(file, b"")), self.loose.get(file, [])
        kind = chance.choice(("none", "all", "first", "some", "some", "some"))
        if kind == "none":
            return bytes(data)
        if kind == "all":
            return bytes(_all_of(data, loose))
        size, share, stop = chance.choice(SECTORS), chance.random(), chance.randrange(len(loose) + 1)
        for number, event in enumerate(loose):
            if isinstance(event, Truncate):
                if number < stop if kind == "first" else chance.random() < share:
                    _apply(data, event)
                continue
            for piece in _pieces(event, size):
                sure = kind == "first" and number < stop
                lost = kind == "first" and number > stop
                if sure or (not lost and chance.random() < share):
                    _apply(data, piece, chance)
                elif not lost:
                    _lose(data, piece, chance)
        return bytes(data)


def load(folder: Path) -> Disk:
    """Return the disk with what lies in a folder, all of it sure."""
    disk = Disk()
    for number, path in enumerate(sorted(folder.rglob("*"))):
        name = path.relative_to(folder).as_posix()
        disk.names[name] = None if path.is_dir() else -1 - number
        if path.is_file():
            disk.files[-1 - number] = path.read_bytes()
    return disk


def lay(image: dict[str, bytes | None], folder: Path) -> Path:
    """Write what is left into a new folder and return it."""
    folder.mkdir(parents=True)
    for path, content in sorted(image.items()):
        if content is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(content)
    return folder


def moments(events: list[Event], chance: random.Random, count: int) -> list[int]:
    """Return moments at random, half of them right after somebody was told something: then most can be lost."""
    told = [
        number + 1
        for number, event in enumerate(events)
        if isinstance(event, Fact) and event.what[0] == "kept"
    ]
    return [
        chance.choice(told) if told and chance.random() < 0.5 else chance.randrange(len(events) + 1)
        for _ in range(count)
    ]


def _all_of(data, events):
    data = bytearray(data)
    for event in events:
        _apply(data, event)
    return data


def _apply(data, event, chance=None):
    if isinstance(event, Truncate):
        _resize(data, event.size, None)
        return
    if event.at > len(data):
        _resize(data, event.at, chance)
    data[event.at : event.at + len(event.data)] = event.data


def _resize(data, size, chance):
    """Zeros fill what a file grows by; garbage may, where a cut kept the new size and lost what stood there."""
    del data[size:]
    missing = size - len(data)
    data.extend(chance.randbytes(missing) if chance and chance.random() < 0.5 else bytes(missing))


def _lose(data, piece, chance):
    end = piece.at + len(piece.data)
    if end > len(data):
        if chance.random() < 0.5:
            _resize(data, end, chance)
    elif chance.random() < 0.1:
        data[piece.at : end] = chance.randbytes(len(piece.data))


def _pieces(write, size):
    at, end = write.at, write.at + len(write.data)
    while at < end:
        stop = min(end, (at // size + 1) * size)
        yield Write(write.file, at, write.data[at - write.at : stop - write.at])
        at = stop


def _parent(path):
    return os.path.dirname(path)


def _has_way(names, path):
    while path:
        path = _parent(path)
        if path not in names:
            return False
    return True


def _rename(names, move):
    if isinstance(move, Name):
        names[move.path] = move.file
    elif isinstance(move, Unname):
        names.pop(move.path, None)
    elif move.old in names:
        names[move.new] = names.pop(move.old)
