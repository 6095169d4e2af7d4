"""The class's network: what plain HTTP lacks is said, and a phone finds the certificate that mends it."""

import pytest
from classroom import run, text_of
from cryptography import x509
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from portal import network, server, settings, tls
from portal.settings import SettingsError

PLAIN = {"zh": "这是普通连接：断网后打不开新页面，也不能用相机。", "en": "Plain connection: no new pages offline, no camera."}


def test_the_certificate_that_a_phone_downloads_makes_the_https_address_trusted(tmp_path):
    async def check(room):
        context = tls.server_context(tmp_path / "data" / "keys")
        reply = await room.fetch("/ca.crt")
        assert (reply.code, reply.headers["Content-Type"]) == (200, "application/x-x509-ca-cert")
        x509.load_pem_x509_certificate(reply.body)
        (tmp_path / "phone.crt").write_bytes(reply.body)
        socket, port = bind_unused_port()
        secure = HTTPServer(room.app, ssl_options=context)
        secure.add_socket(socket)
        page = await AsyncHTTPClient().fetch(f"https://localhost:{port}/", ca_certs=str(tmp_path / "phone.crt"))
        secure.stop()
        assert (page.code, 'id="plain"' in page.body.decode()) == (200, False)

    run(tmp_path, check, https=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_plain_pages_say_in_one_line_what_is_missing_and_lead_to_the_steps(tmp_path, lang):
    async def check(room):
        tls.server_context(tmp_path / "data" / "keys")
        pages = [f"/?lang={lang}", f"/signin?lang={lang}", f"/courses/cpr_aed?lang={lang}", f"/learn/cpr_aed/03_aed?lang={lang}"]
        far = [(await room.fetch(page, headers={"Host": "class.test:8866"})).body.decode() for page in pages]
        assert [(text_of(page).count(PLAIN[lang]), '<a href="/ca">' in page) for page in far] == [(1, True)] * 4
        near = [await room.get(pages[0]), (0, (await room.fetch(pages[0], headers={"Host": "localhost:8866"})).body.decode())]
        assert ['id="plain"' in page for _, page in near] == [False, False]
        steps = (await room.fetch(f"/ca?lang={lang}", headers={"Host": "class.test:8866"})).body.decode()
        for words in ("ca.crt", "Safari", tls.CA_NAME, "https://class.test:8867/", tls.fingerprint(tmp_path / "data" / "keys" / "ca.crt")):
            assert words in text_of(steps.replace('href="', ">"))

    run(tmp_path, check, https=True)


def test_without_an_own_authority_there_is_nothing_to_install(tmp_path):
    async def check(room):
        assert [(await room.get(page))[0] for page in ("/ca", "/ca.crt")] == [404, 404]
        page = (await room.fetch("/", headers={"Host": "class.test:8866"})).body.decode()
        assert (PLAIN["zh"] in page, 'href="/ca"' in page) == (True, False)

    run(tmp_path, check, https=False)


def test_the_greeting_gives_the_secure_address_the_file_its_fingerprint_and_how_phones_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(network, "outward_address", lambda: "192.0.2.7")

    async def check(room):
        said = []
        tls.server_context(tmp_path / "data" / "keys")
        await server._greet(room.site, room.site.settings, said.append)
        file = tmp_path / "data" / "keys" / "ca.crt"
        assert said == [
            "博爱课堂 Bo'ai Classroom: http://localhost:8866",
            "  on this network: http://192.0.2.7:8866",
            "  secure: https://192.0.2.7:8867",
            "    phones install the CA once: http://192.0.2.7:8866/ca explains it",
            f"    its file: {file}",
            f"    its SHA-256: {tls.fingerprint(file)}",
        ]

    run(tmp_path, check, https=True)


def test_a_given_certificate_needs_nothing_on_the_phones(tmp_path):
    keys = tmp_path / "keys"
    tls.server_context(keys)

    async def check(room):
        said = []
        await server._greet(room.site, room.site.settings, said.append)
        assert [line for line in said if "CA" in line or "ca.crt" in line] == []
        page = (await room.fetch("/", headers={"Host": "class.test:8866"})).body.decode()
        assert '<a href="/ca">' in page
        led = await room.fetch("/ca", headers={"Host": "class.test:8866"})
        assert (led.code, led.headers["Location"], (await room.get("/ca.crt"))[0]) == (302, "https://class.test:8867/", 404)

    run(tmp_path, check, https=True, tls_certificate=str(keys / "server.crt"), tls_key=str(keys / "server.key"))


def test_a_certificate_without_its_key_stops_the_start():
    with pytest.raises(SettingsError) as caught:
        settings.load({"BOAI_TLS_CERTIFICATE": "/srv/site.crt"})
    assert str(caught.value) == "BOAI_TLS_CERTIFICATE and BOAI_TLS_KEY: set both, or neither for the own CA"
