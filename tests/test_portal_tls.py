"""The class's own HTTPS certificate."""

import ssl
import stat
import sys

import pytest
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


@pytest.fixture
def keys(tmp_path):
    tls.server_context(tmp_path / "keys", "class.test")
    return tmp_path / "keys"


def refused(keys):
    with pytest.raises(tls.KeysError) as caught:
        tls.server_context(keys, "class.test")
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"])
def test_a_malformed_authority_key_is_one_line_with_the_remedy_and_stays_untouched(keys, content):
    (keys / "ca.key").write_bytes(content)
    assert refused(keys).startswith(f"{keys / 'ca.key'} cannot be read as a key or certificate; put it back from a backup")
    assert (keys / "ca.key").read_bytes() == content


def test_an_authority_whose_key_is_gone_or_another_is_not_replaced_behind_the_phones_backs(keys, tmp_path):
    authority = (keys / "ca.crt").read_bytes()
    (keys / "ca.key").unlink()
    assert refused(keys).startswith(f"{keys / 'ca.key'} is missing; ")
    tls.server_context(tmp_path / "other")
    (keys / "ca.key").write_bytes((tmp_path / "other" / "ca.key").read_bytes())
    assert refused(keys).startswith(f"{keys / 'ca.key'} does not belong to ca.crt")
    assert (keys / "ca.crt").read_bytes() == authority


@pytest.mark.parametrize("name", ["server.crt", "server.key"])
@pytest.mark.parametrize("content", [None, b"", b"half a certi"])
def test_a_half_written_server_certificate_is_made_anew(keys, name, content):
    authority = (keys / "ca.crt").read_bytes()
    (keys / name).unlink() if content is None else (keys / name).write_bytes(content)
    tls.server_context(keys, "class.test")
    assert (keys / "ca.crt").read_bytes() == authority
    assert b"-----END" in (keys / name).read_bytes()


def test_an_authority_cut_off_before_its_certificate_is_made_anew(keys):
    (keys / "ca.crt").unlink()
    (keys / "ca.key").write_bytes(b"")
    assert isinstance(tls.server_context(keys, "class.test"), ssl.SSLContext)


@pytest.mark.skipif(sys.platform == "win32", reason="no small disk can be made there")
def test_a_full_disk_is_one_line_and_leaves_no_half_key(tmp_path):
    import disks

    disk, end = disks.make(tmp_path / "disk")
    try:
        (disk.folder / "keys").mkdir()
        disk.fill()
        said = refused(disk.folder / "keys")
        disk.free()
        found = sorted(path.name for path in (disk.folder / "keys").iterdir())
        tls.server_context(disk.folder / "keys", "class.test")
        made = sorted(path.name for path in (disk.folder / "keys").iterdir())
    finally:
        end()
    assert said.startswith(f"{disk.folder / 'keys' / 'ca.key'}: the HTTPS keys cannot be read or written (")
    assert said.endswith("; free disk space, or check the folder's rights")
    assert (found, made) == ([], ["ca.crt", "ca.key", "server.crt", "server.key"])


def test_a_given_certificate_is_used_and_a_wrong_one_refused(keys, tmp_path):
    assert isinstance(tls.given_context(keys / "server.crt", keys / "server.key"), ssl.SSLContext)
    for certificate, key in ((keys / "server.crt", keys / "ca.key"), (tmp_path / "none", keys / "server.key")):
        with pytest.raises(tls.KeysError) as caught:
            tls.given_context(certificate, key)
        assert str(caught.value).endswith("; correct BOAI_TLS_CERTIFICATE and BOAI_TLS_KEY")
