"""Which hosts a link may lead to: their addresses are looked up here and checked one by one."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Looks up the addresses of a host and port; raises OSError where there are none."""

# IPv4 hosts as an IPv6-only network sees them (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver, in its order of preference."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the open internet, in all its disguises."""
    parsed = _unwrap(ip_address(address))
    if isinstance(parsed, IPv6Address) and parsed.is_site_local:
        # Deprecated (RFC 3879) but still routed in places; the library calls it global.
        return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def is_loopback(address: str) -> bool:
    """Tell whether an address is this machine's own."""
    return _unwrap(ip_address(address)).is_loopback


def _unwrap(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Find the IPv4 address that a transition address leads to."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)
