from __future__ import annotations

import pytest

from backlot_tui.ui.path_completion import restarted


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/media/dubs/a.wav", "/media/dubs/a.wav"),
        ("/media//dubs/a.wav", "/dubs/a.wav"),
        ("/media/~/a.wav", "~/a.wav"),
        ("/media//dubs//x", "/x"),
        ("~/media", "~/media"),
    ],
)
def test_an_absolute_path_behind_another_begins_anew(typed: str, meant: str) -> None:
    assert restarted(typed) == meant
