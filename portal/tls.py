"""HTTPS on the class's own network: a small CA of the data folder's own, and a server certificate from it.

Phones reach the machine by an address that no public CA certifies; a trainer who installs ``ca.crt`` once
gets a secure page, everyone else goes on by plain HTTP.
"""

import ipaddress
import os
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from portal.network import local_names

_CA_DAYS = 3650
_LEAF_DAYS = 397  # what current browsers accept
_CA_NAME = "Bo'ai Classroom local CA"


def server_context(keys: Path, hostname: str = "") -> ssl.SSLContext:
    """Return a TLS context with a certificate for this machine, made or renewed when needed in ``keys``."""
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    ca_key, ca = _authority(keys)
    names = local_names(hostname)
    if not _still_good(keys / "server.crt", names):
        _issue(keys, ca_key, ca, names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(keys / "server.crt", keys / "server.key")
    return context


def _authority(keys: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    if (keys / "ca.key").exists():
        key = serialization.load_pem_private_key((keys / "ca.key").read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key, x509.load_pem_x509_certificate((keys / "ca.crt").read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _CA_NAME)])
    now = datetime.now(UTC)
    ca = (
        _builder(name, name, key.public_key(), now, _CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(keys / "ca.key", key)
    (keys / "ca.crt").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
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
    _write_key(keys / "server.key", key)
    pem = serialization.Encoding.PEM
    (keys / "server.crt").write_bytes(leaf.public_bytes(pem) + ca.public_bytes(pem))


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


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text)


def _still_good(path: Path, names: list[str]) -> bool:
    if not path.exists():
        return False
    leaf = x509.load_pem_x509_certificate(path.read_bytes())
    held = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    covered = set(held.get_values_for_type(x509.DNSName)) | {
        str(address) for address in held.get_values_for_type(x509.IPAddress)
    }
    return set(names) <= covered and leaf.not_valid_after_utc > datetime.now(UTC) + timedelta(days=30)
