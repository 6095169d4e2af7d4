"""HTTPS on the class's own network: a small CA of the data folder's own, and a server certificate from it.

Phones reach the machine by an address that no public CA certifies; a trainer who installs ``ca.crt`` once
gets a secure page, everyone else goes on by plain HTTP.
"""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from grading.errors import BoaiError
from grading.whole_file import PRIVATE, write_whole
from portal.network import local_names

_CA_DAYS = 3650
_LEAF_DAYS = 397  # what current browsers accept
CA_NAME = "Bo'ai Classroom local CA"


class KeysError(BoaiError):
    """A key or certificate cannot be read or written."""


def given_context(certificate: str | Path, key: str | Path) -> ssl.SSLContext:
    """Return a TLS context with the operator's own certificate (its chain in one file); raises KeysError."""
    return _context(Path(certificate), Path(key), "correct BOAI_TLS_CERTIFICATE and BOAI_TLS_KEY")


def server_context(keys: Path, hostname: str = "") -> ssl.SSLContext:
    """Return a TLS context with a certificate for this machine, made or renewed when needed in ``keys``.

    Raises KeysError when ``keys`` cannot be written or holds something unreadable.
    """
    names = local_names(hostname)
    try:
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        ca_key, ca = _authority(keys)
        if not _still_good(keys, ca, names):
            _issue(keys, ca_key, ca, names)
    except OSError as error:
        place = error.filename or keys
        remedy = "free disk space, or check the folder's rights"
        raise KeysError(f"{place}: the HTTPS keys cannot be read or written ({error.strerror}); {remedy}") from error
    return _context(keys / "server.crt", keys / "server.key", f"delete {keys / 'server.crt'}, a new one is made")


def fingerprint(certificate: Path) -> str:
    """Return the SHA-256 of a certificate as phones show it: pairs of digits with colons between them."""
    held = x509.load_pem_x509_certificate(certificate.read_bytes())
    return held.fingerprint(hashes.SHA256()).hex(":").upper()


def _context(certificate: Path, key: Path, remedy: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        problem = f"{certificate} and {key} are no certificate and key for HTTPS ({error.strerror or error})"
        raise KeysError(f"{problem}; {remedy}") from error
    return context


def _authority(keys: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    if (keys / "ca.crt").exists():
        return _read_authority(keys)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, CA_NAME)])
    now = datetime.now(UTC)
    ca = (
        _builder(name, name, key.public_key(), now, _CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    # The certificate last: without it nobody can trust the key, so a start that was cut off makes both anew.
    write_whole(keys / "ca.key", _pem(key), PRIVATE)
    write_whole(keys / "ca.crt", ca.public_bytes(serialization.Encoding.PEM), 0o644)
    return key, ca


def _read_authority(keys: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    remedy = "put it back from a backup, or delete ca.key and ca.crt: a new CA is made, which phones must install again"
    file = keys / "ca.key"
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), None)
        file = keys / "ca.crt"
        ca = x509.load_pem_x509_certificate(file.read_bytes())
    except FileNotFoundError as error:
        raise KeysError(f"{file} is missing; {remedy}") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeysError(f"{file} cannot be read as a key or certificate; {remedy}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != ca.public_key():
        raise KeysError(f"{keys / 'ca.key'} does not belong to ca.crt beside it; {remedy}")
    return key, ca


def _issue(keys: Path, ca_key: ec.EllipticCurvePrivateKey, ca: x509.Certificate, names: list[str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    leaf = (
        _builder(subject, ca.subject, key.public_key(), datetime.now(UTC), _LEAF_DAYS)
        .add_extension(x509.SubjectAlternativeName([_general(n) for n in names]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    write_whole(keys / "server.key", _pem(key), PRIVATE)
    write_whole(keys / "server.crt", leaf.public_bytes(pem) + ca.public_bytes(pem), 0o644)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _still_good(keys: Path, ca: x509.Certificate, names: list[str]) -> bool:
    try:
        leaf = x509.load_pem_x509_certificate((keys / "server.crt").read_bytes())
        key = serialization.load_pem_private_key((keys / "server.key").read_bytes(), None)
        leaf.verify_directly_issued_by(ca)
        held = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (FileNotFoundError, ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature, x509.ExtensionNotFound):
        return False  # not there, not whole, or of another authority: it is made anew
    covered = set(held.get_values_for_type(x509.DNSName)) | {
        str(address) for address in held.get_values_for_type(x509.IPAddress)
    }
    fresh = leaf.not_valid_after_utc > datetime.now(UTC) + timedelta(days=30)
    return set(names) <= covered and fresh and key.public_key() == leaf.public_key()
