"""A revoked certificate to show: the page as it was issued, marked across. What is stored stays as it is."""

import json
import tempfile
from datetime import date
from pathlib import Path

import typst

from grading import fonts
from grading.certificate_pdf import PdfError, chinese_date, english_date

_TEMPLATE = Path(__file__).with_name("revoked.typ")


def marked(pdf: bytes, number: str, on: date) -> bytes:
    """Return the certificate ``pdf`` with 已撤销 REVOKED across it and the date ``on`` above; raises PdfError."""
    words = {
        "fonts": fonts.FAMILIES,
        "title": f"已撤销 REVOKED {number}",
        "alt": f"证书 {number}，已撤销 Certificate {number}, revoked",
        "note": f"本证书已于{chinese_date(on)}撤销，不能再使用。 Revoked on {english_date(on)}; no longer valid.",
    }
    # Typst reads the page to embed from a file, and embeds one only outside the archive standards.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "paper.pdf").write_bytes(pdf)
        page = Path(folder, _TEMPLATE.name)
        page.write_bytes(_TEMPLATE.read_bytes())
        compiler = typst.Compiler(str(page), root=folder, font_paths=fonts.typst_fonts(), ignore_system_fonts=True)
        try:
            shown = compiler.compile(format="pdf", sys_inputs={"paper": json.dumps(words, ensure_ascii=False)})
        except typst.TypstError as error:
            raise PdfError(f"Certificate {number}: {error}") from error
    if not isinstance(shown, bytes):
        raise PdfError(f"Certificate {number}: Typst made no page")
    return shown
