"""The address of the central service: checked before anything is sent to it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit, urlunsplit

from app.foundation.errors import InsecureAddress, NotTheCentre


def clean_address(text: str) -> str:
    """Return the address without a trailing slash; plain HTTP is `InsecureAddress` except on the loopback.

    An address without a scheme is read as https. What cannot be an address is `NotTheCentre`.
    """
    typed = text.strip()
    if "://" not in typed:
        typed = f"https://{typed}"
    try:
        parts = urlsplit(typed)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise NotTheCentre from error
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise NotTheCentre
    if parts.scheme == "http" and not is_loopback(host):
        raise InsecureAddress
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def is_loopback(host: str) -> bool:
    """Tell whether a host name can only be this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
