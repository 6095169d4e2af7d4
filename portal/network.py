"""By which names and addresses phones in the room reach this machine."""

import ipaddress
import socket
from urllib.parse import urlsplit

# Top-level names that no public name server answers (RFC 6761, 6762, 8375, ICANN's .internal), and routers' own.
_OWN_NETWORKS = frozenset({"localhost", "local", "test", "internal", "arpa", "lan", "home", "invalid"})


def local_names(hostname: str) -> list[str]:
    """Return the names and addresses that this machine answers to, the chosen one first."""
    names = [hostname] if hostname else []
    names += ["localhost", "127.0.0.1", "::1", socket.gethostname()]
    address = outward_address()
    if address:
        names.append(address)
    return list(dict.fromkeys(names))


def outward_address() -> str:
    """Return this machine's address on the local network, or '' when it has none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1: a route look-up only, datagrams are never sent
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def only_here(url: str) -> bool:
    """Tell whether an address answers on this machine or its own network only, as far as its host name tells."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.rpartition(".")[2] in _OWN_NETWORKS
