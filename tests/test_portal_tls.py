"""The class's own HTTPS certificate."""

import ssl
import stat

from cryptography import x509

from portal import tls


def names_of(path):
    leaf = x509.load_pem_x509_certificate(path.read_bytes())
    return set(
        leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
            x509.DNSName
        )
    )


def test_the_certificate_covers_the_chosen_name_and_keys_stay_private(tmp_path):
    context = tls.server_context(tmp_path / "keys", "class.test")
    assert isinstance(context, ssl.SSLContext)
    assert {"class.test", "localhost"} <= names_of(tmp_path / "keys" / "server.crt")
    assert [stat.S_IMODE((tmp_path / "keys" / name).stat().st_mode) for name in ("ca.key", "server.key")] == [
        0o600,
        0o600,
    ]


def test_a_second_start_keeps_authority_and_certificate(tmp_path):
    tls.server_context(tmp_path, "class.test")
    first = [(tmp_path / name).read_bytes() for name in ("ca.crt", "server.crt")]
    tls.server_context(tmp_path, "class.test")
    assert [(tmp_path / name).read_bytes() for name in ("ca.crt", "server.crt")] == first


def test_a_new_host_name_gets_a_new_certificate_from_the_same_authority(tmp_path):
    tls.server_context(tmp_path, "class.test")
    authority = (tmp_path / "ca.crt").read_bytes()
    tls.server_context(tmp_path, "other.test")
    assert (tmp_path / "ca.crt").read_bytes() == authority
    assert "other.test" in names_of(tmp_path / "server.crt")
