"""From where a request comes."""

from __future__ import annotations

import ipaddress

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def by_address(request: HttpRequest) -> str:
    """The network address of the caller; of IPv6 its /64, which one household has."""
    told = str(get_adapter(request).get_client_ip(request))
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return told
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address)
