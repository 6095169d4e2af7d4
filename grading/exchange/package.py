"""A QTI content package from strangers: a zip that is read in memory, never unpacked.

Refused: too many files, files that unpack to too much, encrypted ones, and names that lead out of the package.
Packaging: https://www.imsglobal.org/spec/qti/v3p0 and IMS Content Packaging 1.2.
"""

import io
import posixpath
import zipfile
import zlib
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from grading.errors import ContentError
from grading.exchange.xml_tree import read_xml

_MOST_FILES = 5000
_MOST_BYTES = 5_000_000
_MOST_ALL = 100_000_000


class Package:
    """An open package; raises ContentError naming ``where`` and the file for everything that is wrong with it."""

    def __init__(self, data: bytes, where: str) -> None:
        self.where, self._left = where, _MOST_ALL
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise ContentError(where, f"is not a sound zip ({error})", "export the package again") from error
        names = [info.filename for info in self._zip.infolist()]
        if len(names) > _MOST_FILES or len(set(names)) != len(names):
            raise ContentError(where, f"holds more than {_MOST_FILES} files, or one twice", "export fewer questions")
        for name in names:
            self._inside(name)

    def xml(self, name: str) -> Element:
        """Return the root of the file ``name`` of the package."""
        return read_xml(self.content(name), f"{self.where}: {name}")

    def beside(self, name: str, source: str) -> str:
        """Return the name in the package of ``source`` as the file ``name`` says it, or "" when no such file is there."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(unquote(name)), unquote(source.partition("#")[0])))
        return path if path in self._zip.NameToInfo else ""

    def content(self, name: str) -> bytes:
        """Return the content of the file ``name`` of the package."""
        place = f"{self.where}: {name}"
        path = self._inside(unquote(name.partition("#")[0]))
        try:
            info = self._zip.getinfo(path)
        except KeyError as error:
            raise ContentError(place, "is not in the package", "export the package again") from error
        if info.flag_bits & 1:
            raise ContentError(place, "is encrypted", "export the package without a password")
        try:
            with self._zip.open(info) as file:
                data = file.read(min(_MOST_BYTES, self._left) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise ContentError(place, f"cannot be unpacked ({error})", "export the package again") from error
        self._left -= len(data)
        if len(data) > _MOST_BYTES or self._left < 0:
            raise ContentError(place, "unpacks to too much", f"a file may have {_MOST_BYTES // 1_000_000} MB, all {_MOST_ALL // 1_000_000} MB")
        return data

    def _inside(self, name: str) -> str:
        path = posixpath.normpath(name.replace("\\", "/"))
        if path.startswith(("/", "../")) or path == ".." or ":" in path.partition("/")[0]:
            raise ContentError(f"{self.where}: {name}", "leads out of the package", "export the package again")
        return path
