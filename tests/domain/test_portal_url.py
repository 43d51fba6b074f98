"""One portal has one key, however its URL is written."""

from __future__ import annotations

import pytest

from backlot_tui.domain.portal_url import base_url


@pytest.mark.parametrize(
    "written",
    [
        "portal.example",
        "portal.example/",
        "https://portal.example",
        "https://portal.example/",
        "https://Portal.Example/?utm=1#top",
        "HTTPS://portal.example",
    ],
)
def test_all_ways_to_write_a_portal_are_one(written: str) -> None:
    assert base_url(written) == "https://portal.example"


def test_a_path_and_a_port_are_part_of_it() -> None:
    assert base_url("http://127.0.0.1:8080/Backlot/") == "http://127.0.0.1:8080/Backlot"


def test_what_is_no_url_stays_as_it_is_until_it_is_used() -> None:
    assert base_url("http://[broken") == "http://[broken"
