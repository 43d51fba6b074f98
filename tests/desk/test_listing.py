"""A prepared listing finds exactly what the filter means, row by row."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

from backlot_tui.desk.listing import Listing
from backlot_tui.domain.filters import matcher, parse
from backlot_tui.domain.moment import Moment
from backlot_tui.portal.demo.seed import demo_requests

NOON = Moment(datetime(2026, 12, 10, 12, tzinfo=UTC))
ROWS = demo_requests(date(2026, 12, 10))
TERMS = [
    *("larkspur", "s01e02", "sal,pip", "sr-1042", "ladeira", "SR-104001"),
    *("status:open", 'status:"Redelivery Requested",upgraded', "type:audio", 'type:"SDH/CC"'),
    *("partner:inkwell", "package:341", "language:es,pt", "language:ja", "title:the"),
    *("due:<7d", "due:overdue", "due:2026-12", "estimated:>=2027-01-01", "due:..2026-12-15"),
    *("episode:2..3", "season:>1", "is:critical", "is:at-risk,failed", "is:on-track"),
    *(
        "is:awaiting-materials",
        "material:received",
        "delivery:passed",
        "reason:sync",
        "is:selected",
    ),
]


def test_any_combination_of_terms_means_the_same_prepared_or_row_by_row() -> None:
    dice = random.Random(11)
    listing = Listing(ROWS)
    ticked = {row.id for row in dice.sample(ROWS, 40)}
    told_apart = 0
    for _ in range(600):
        count = dice.randrange(4)
        text = " ".join(dice.choice(["", "", "!"]) + term for term in dice.sample(TERMS, count))
        wanted = parse(text)
        if "is:selected" in text:
            plain = parse(text.replace("!is:selected", "").replace("is:selected", ""))
            holds = matcher(plain, NOON)
            inverted = "!is:selected" in text
            expected = [
                at
                for at, row in enumerate(ROWS)
                if holds(row) and (row.id in ticked) is not inverted
            ]
        else:
            holds = matcher(wanted, NOON)
            expected = [at for at, row in enumerate(ROWS) if holds(row)]
        assert list(listing.narrow(wanted, NOON, ticked)) == expected, text
        told_apart += 0 < len(expected) < len(ROWS)
    assert told_apart > 200, "the filters must tell rows apart"


def test_a_listing_of_nothing_finds_nothing() -> None:
    assert list(Listing().narrow(parse("!larkspur is:critical"), NOON)) == []


def test_the_order_is_kept_while_narrowing() -> None:
    listing = Listing(ROWS)
    order = listing.in_order("title", descending=True)
    found = listing.narrow(parse("status:open"), NOON, among=order)
    assert list(found) == [at for at in order if ROWS[at].status == "Open"]
    assert sorted(order) == list(range(len(ROWS)))
