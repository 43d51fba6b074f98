"""A portal is known by its base URL: the key of its token, its copy of the requests, its queue."""

from __future__ import annotations

from urllib.parse import urlsplit


def base_url(text: str) -> str:
    """The URL as every room writes it: with its scheme, without query, fragment or a last slash.

    Whether it can be used is another question: `portal_client.client.checked_url`.
    """
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)._replace(query="", fragment="")
    except ValueError:
        return url
    before, at, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=before + at + host.lower()).geturl().rstrip("/")
