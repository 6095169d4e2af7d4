"""The table of settings: what it reads and what stops the start."""

from dataclasses import fields
from pathlib import Path

import pytest

from portal import network, settings
from portal.settings import Settings, SettingsError


def test_variables_fill_the_table_and_given_values_win():
    loaded = settings.load({"BOAI_DATA": "/srv/boai", "BOAI_PORT": "9000", "BOAI_HTTPS": "false"}, port=9100)
    assert loaded == Settings(data=Path("/srv/boai"), port=9100, https=False)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"BOAI_PROT": "1"}, "BOAI_PROT: no such setting"),
        ({"BOAI_PORT": "eight"}, "BOAI_PORT='eight': write a whole number"),
        ({"BOAI_HTTPS": "maybe"}, "BOAI_HTTPS='maybe': write true or false"),
        *[
            ({"BOAI_PUBLIC_URL": url}, f"BOAI_PUBLIC_URL={url!r}: write http:// or https:// and a host name")
            for url in ("boai.example.org", "https://boai.example.org/", "ftp://boai.example.org", "https://", "https://a b", "http://u:p@x.org", "http://x.org:99999", "https://x.org?y")
        ],
        ({"BOAI_PORT": "65535"}, "BOAI_PORT=65535: choose a number from 1 to 65534"),
        ({"BOAI_PASSWORD_JOBS": "0"}, "BOAI_PASSWORD_JOBS=0: choose a number from 1 to 64 (Passwords checked"),
        ({"BOAI_SESSION_DAYS": "0"}, "BOAI_SESSION_DAYS=0: choose a number from 1 to 365 (Days"),
        ({"BOAI_PIN_TRIES": "-1"}, "BOAI_PIN_TRIES=-1: choose a number from 1 to 1000 (Wrong PINs"),
        ({"BOAI_KERNEL_IDLE_SECONDS": "-5"}, "BOAI_KERNEL_IDLE_SECONDS=-5: choose a number from 1 to 86400 (Idle"),
    ],
)
def test_an_unknown_or_malformed_setting_stops_the_start(environment, message):
    with pytest.raises(SettingsError) as caught:
        settings.load(environment)
    assert str(caught.value).startswith(message)


def test_the_public_address_goes_into_links_and_without_it_this_machines_own():
    assert settings.load({"BOAI_PUBLIC_URL": "https://boai.example.org"}).address == "https://boai.example.org"
    assert settings.load({"BOAI_PUBLIC_URL": "http://[2001:db8::1]:8866"}).address == "http://[2001:db8::1]:8866"
    assert settings.load({"BOAI_HOSTNAME": "class.test", "BOAI_PORT": "9000"}).address == "http://class.test:9000"


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("https://boai.example.org", False), ("http://8.8.8.8:8866", False), ("http://[2400:3200::1]", False),
        ("http://192.168.1.20:8866", True), ("http://10.0.0.5", True), ("http://127.0.0.1", True), ("http://100.64.0.1", True),
        ("http://[fe80::1]", True), ("http://localhost:8866", True), ("http://boai-pc:8866", True), ("http://boai.local", True),
        ("http://class.test:8866", True), ("http://boai.lan", True),
    ],
)  # fmt: skip
def test_an_address_that_only_its_own_network_can_open_is_known(url, here):
    assert network.only_here(url) is here


def test_a_number_given_on_the_command_line_is_held_to_its_range_by_its_own_name():
    with pytest.raises(SettingsError) as caught:
        settings.load({"BOAI_PORT": "9000"}, port=0)
    assert str(caught.value) == "--port 0: choose a number from 1 to 65534 (HTTP port; HTTPS uses the next one)"


def test_every_number_has_a_range_that_holds_its_default():
    ranges = {f.name: (f.metadata["range"], f.default) for f in fields(Settings) if f.type is int}
    assert len(ranges) >= 8
    assert {name for name, ((low, high), default) in ranges.items() if not low <= default <= high} == set()


@pytest.mark.parametrize(("made", "problem"), [("", "there is no such content folder"), ("elsewhere", "holds no courses/, so it is not a content folder")])
def test_a_folder_without_courses_is_no_content(tmp_path, made, problem):
    content = tmp_path / (made or "none")
    if made:
        content.mkdir()
    with pytest.raises(SettingsError) as caught:
        settings.load({"BOAI_CONTENT": str(content)}).require_content()
    assert str(caught.value) == f"{content}: {problem}; correct BOAI_CONTENT or --content."
