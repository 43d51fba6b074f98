"""`estimate` and `override`: what a partner tells the portal beside deliveries."""

from __future__ import annotations

from pathlib import Path

from tests.support.processes import Operator


def two_open(operator: Operator) -> list[str]:
    rows = operator.run("requests", "status:open type:subtitle", "--json").json["requests"]
    return [row["id"] for row in rows[:2]]


def test_an_estimate_moves_with_a_reason_and_the_due_date_stays(operator: Operator) -> None:
    ids = two_open(operator)
    before = operator.run("request", ids[0], "--json").json["request"]
    ended = operator.run("estimate", "2030-05-01", *ids, "--reason", "capacity")
    assert ended.code == 0, ended.err
    assert "2 of 2" in ended.out
    after = operator.run("request", ids[0], "--json").json
    assert after["request"]["estimated"] == "2030-05-01"
    assert after["request"]["due"] == before["due"]
    assert any("Capacity" in entry["what"] for entry in after["history"])


def test_some_that_fail_do_not_hold_up_the_others(operator: Operator) -> None:
    [first, _] = two_open(operator)
    ended = operator.run("estimate", "2030-06-01", first, "SR-0", "--reason", "Capacity", "--json")
    assert ended.code == 6
    assert ended.json["moved"] == [first]
    assert list(ended.json["refused"]) == ["SR-0"]
    alone = operator.run("estimate", "2030-06-01", "SR-0", "--reason", "Capacity", "--json")
    assert alone.code == 3
    assert alone.json["problem"]["code"] == "request-unknown"


def test_a_wrong_date_or_reason_is_a_usage_error(operator: Operator) -> None:
    assert operator.run("estimate", "soon", "SR-1", "--reason", "Capacity").code == 2
    ended = operator.run("estimate", "2030-06-01", "SR-1", "--reason", "because")
    assert ended.code == 2
    assert "Materials late" in ended.err


def test_an_unrecognised_file_overridden_before_sending_is_delivered_as_it_is(
    operator: Operator, tmp_path: Path
) -> None:
    rows = operator.run(
        "requests", 'status:open material:accepted type:"Secondary Audio"', "--json"
    ).json["requests"]
    request = rows[0]["id"]
    source = tmp_path / "recorder.wav"
    source.write_bytes(bytes(range(7, 200)) * 900)
    nothing = operator.run("override", request, "--reason", "why not")
    assert nothing.code == 8
    assert "no failed inspection" in nothing.err
    sent = operator.run(
        *("deliver", request, source, "--set", "dub_style=hybrid", "--set", "channel_config=2.0"),
        *("--override", "FILE-UNRECOGNISED=old recorder", "--wait-inspected"),
    )
    assert sent.code == 0, sent.err
    shown = operator.run("request", request, "--json").json
    assert shown["request"]["status"] == "Delivered"
    assert shown["deliveries"][0]["state"] == "Overridden"
