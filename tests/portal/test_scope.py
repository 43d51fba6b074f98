"""A token sees its user's partners, and nothing of others: everywhere, ids guessed or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backlot_tui.portal.moments import iso

from .running import SUBTITLE, TTML, Bench, Operator


def test_lists_show_own_partners_only(ana: Operator, tom: Operator) -> None:
    ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE)
    assert [row["id"] for row in tom.get("requests")["requests"]] == ["SR-7"]
    assert [row["id"] for row in tom.get("requests", q="id:SR-1")["requests"]] == []
    assert tom.get("deliveries")["deliveries"] == []
    assert tom.get("deliveries", request_id="SR-1")["deliveries"] == []
    assert [partner["id"] for partner in tom.get("me")["partners"]] == ["tessera"]


@pytest.fixture
def routes(ana: Operator) -> list[tuple[str, str, Any]]:
    """Every route that takes an id, with the ids of another partner's things."""
    delivery = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
    file_id = delivery["files"][0]["file_id"]
    one = f"deliveries/{delivery['id']}"
    wanted = {
        "id": "00000000-0000-4000-8000-000000000001",
        "request_id": "SR-1",
        "files": [{"name": "a.ttml", "size": 1, "metadata": SUBTITLE}],
    }
    part = {"file_id": file_id, "number": 1, "crc64": "0" * 16}
    proof = {"file_id": file_id, "crc64": "0" * 16}
    return [
        ("GET", "requests/SR-1", None),
        ("POST", "deliveries", wanted),
        ("GET", one, None),
        ("GET", f"{one}/parts", None),
        ("POST", f"{one}/part-urls", {"parts": [part]}),
        ("POST", f"{one}/complete", {"files": [proof]}),
        ("POST", f"{one}/cancel", None),
        ("POST", f"{one}/override", {"reason": "mine"}),
        ("POST", "requests/SR-1/estimated", {"date": "2099-01-01", "reason": "Capacity"}),
    ]


def test_guessed_ids_find_nothing_in_the_words_of_ids_that_do_not_exist(
    ana: Operator, tom: Operator, routes: list[tuple[str, str, Any]]
) -> None:
    before = ana.get("deliveries")
    delivery_id = before["deliveries"][0]["id"]
    made_up = "00000000-0000-4000-8000-00000000000f"
    for method, path, body in routes:
        told = tom.ask(method, path, body, 404)
        elsewhere = body | {"request_id": "SR-0"} if body and "request_id" in body else body
        nowhere = path.replace("SR-1", "SR-0").replace(delivery_id, made_up)
        of_nothing = tom.ask(method, nowhere, elsewhere, 404)
        spelled = str(of_nothing).replace("SR-0", "SR-1").replace(made_up, delivery_id)
        assert str(told) == spelled
    assert ana.get("deliveries") == before


def test_part_urls_take_only_files_of_the_delivery_named(
    portal: Bench, ana: Operator, tom: Operator
) -> None:
    hers = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
    his = tom.start("SR-7", {"a.ttml": TTML}, SUBTITLE)
    his["files"] = hers["files"]
    assert tom.sign(his, 1, "0" * 16, status=404)["code"] == "file-unknown"


def test_an_id_of_another_partners_delivery_is_only_taken(ana: Operator, tom: Operator) -> None:
    hers = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE, host="secret-host")
    told = tom.start("SR-7", {"a.ttml": TTML}, SUBTITLE, delivery_id=hers["id"], status=409)
    assert told["code"] == "id-reused"
    assert "SR-1" not in str(told)
    assert "secret-host" not in str(told)


def test_the_feed_tells_nothing_of_others_and_moves_past_it(ana: Operator, tom: Operator) -> None:
    start = tom.get("changes", since=0)
    ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE)
    told = tom.get("changes", since=start["cursor"])
    assert told["changes"] == []
    assert told["cursor"] > start["cursor"]


def test_a_colleague_of_two_partners_sees_both(portal: Bench) -> None:
    both = portal.add_user("Uma", "northlight", "tessera")
    assert {row["partner_id"] for row in both.get("requests")["requests"]} == {
        "northlight",
        "tessera",
    }


def test_a_user_of_no_partner_sees_nothing(portal: Bench) -> None:
    nobody = portal.add_user("Nil")
    assert nobody.get("requests")["requests"] == []


def test_without_a_token_nothing_is_told(portal: Bench, routes: list[tuple[str, str, Any]]) -> None:
    everything = [*routes, *(("GET", path, None) for path in ("me", "catalogue", "requests"))]
    everything += [("GET", "deliveries", None), ("GET", "changes?since=0", None)]
    for token, code in ((None, "token-missing"), ("guessed", "token-unknown")):
        stranger = portal.operator(token)
        for method, path, body in everything:
            assert stranger.ask(method, path, body, 401)["code"] == code


def test_an_expired_token_is_told_as_that(portal: Bench) -> None:
    soon = iso(datetime.now(UTC) + timedelta(hours=1))
    past = iso(datetime.now(UTC) - timedelta(seconds=1))
    assert portal.add_user("Eve", "northlight", expires_at=soon).get("me")["name"] == "Eve"
    late = portal.add_user("Old", "northlight", expires_at=past).get("me", status=401)
    assert late["code"] == "token-expired"
    assert past in late["detail"]


def test_tokens_are_not_kept_in_the_clear(portal: Bench) -> None:
    ana = portal.add_user("Ann", "northlight")
    token = ana.http.headers["authorization"].removeprefix("Bearer ")
    kept = b"".join(path.read_bytes() for path in portal.data.glob("records.db*"))
    assert b"Ann" in kept
    assert token.encode() not in kept
