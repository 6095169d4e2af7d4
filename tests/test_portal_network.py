"""By which names phones reach this machine, and that asking sends nothing."""

import socket

from portal import network


class Probe:
    """A socket that notes where it is pointed; ``answer`` is its own address, or an error."""

    asked = None

    def __init__(self, answer):
        self.answer = answer

    def __call__(self, family, kind):
        assert (family, kind) == (socket.AF_INET, socket.SOCK_DGRAM)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def connect(self, address):
        Probe.asked = address
        if isinstance(self.answer, OSError):
            raise self.answer

    def getsockname(self):
        return (self.answer, 40000)


def test_the_address_on_the_network_is_that_of_the_way_out(monkeypatch):
    monkeypatch.setattr(network.socket, "socket", Probe("192.168.8.7"))
    assert network.outward_address() == "192.168.8.7"
    assert Probe.asked[0] == "192.0.2.1"  # an address of the documentation, where nobody is


def test_a_machine_on_no_network_has_no_address(monkeypatch):
    monkeypatch.setattr(network.socket, "socket", Probe(OSError("Network is unreachable")))
    assert network.outward_address() == ""


def test_the_chosen_name_comes_first_and_no_name_twice(monkeypatch):
    monkeypatch.setattr(network.socket, "gethostname", lambda: "desk")
    monkeypatch.setattr(network, "outward_address", lambda: "192.168.8.7")
    assert network.local_names("class.test") == ["class.test", "localhost", "127.0.0.1", "::1", "desk", "192.168.8.7"]
    assert network.local_names("desk") == ["desk", "localhost", "127.0.0.1", "::1", "192.168.8.7"]


def test_without_a_network_the_machine_still_answers_to_itself(monkeypatch):
    monkeypatch.setattr(network.socket, "gethostname", lambda: "desk")
    monkeypatch.setattr(network, "outward_address", lambda: "")
    assert network.local_names("") == ["localhost", "127.0.0.1", "::1", "desk"]
