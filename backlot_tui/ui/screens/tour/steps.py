"""The three workflows as data: what a step says, and how the desk looks when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from backlot_tui.domain.statuses import CardLabel, DeliveryState
from backlot_tui.ui.screens.tour.looking import Seen, SeenCard

Done = Callable[[Seen], bool]

_ON_ITS_WAY = (CardLabel.SENDING, CardLabel.SENT)
_ARRIVED = (DeliveryState.PENDING_INSPECTION, DeliveryState.PASSED)


@dataclass(frozen=True, slots=True)
class Step:
    """says: fits two lines of 80 cells; what to press or type in backticks, a command's key as
    its id in braces.

    A step that is never done waits for a key.
    """

    says: str
    done: Done = lambda _: False


@dataclass(frozen=True, slots=True)
class Workflow:
    title: str
    requests: tuple[str, ...]
    steps: tuple[Step, ...]


def filtered(*keys: str, shows: str) -> Done:
    return lambda seen: seen.keys.issuperset(keys) and shows in seen.shown


def cards_are(requests: tuple[str, ...], fits: Callable[[SeenCard], bool]) -> Done:
    """Whether each of the requests has a card, and it is so."""

    def done(seen: Seen) -> bool:
        cards = seen.cards or {}
        return all(each in cards and fits(cards[each]) for each in requests)

    return done


def arrived(requests: tuple[str, ...]) -> Done:
    """Whether the portal has proven all of them."""
    return lambda seen: all((seen.states or {}).get(each) in _ARRIVED for each in requests)


def workflow(title: str, requests: tuple[str, ...], steps: list[Step], after: str) -> Workflow:
    """`steps` lead to the card; what follows is the same for every delivery.

    Steps that are for sending what has arrived already are done: a tour that was left and is
    taken up again finds its place.
    """
    here = arrived(requests)
    several = len(requests) > 1
    sending = [
        *steps,
        Step(
            "Ready to Deliver. `{select-all}` ticks every card that is ready (`{tick-card}` ticks"
            " one)."
            if several
            else "Ready to Deliver. `{tick-card}` ticks the card; only what is ticked is ever"
            " sent.",
            cards_are(requests, lambda card: card.ticked or card.label in _ON_ITS_WAY),
        ),
        Step(
            "`{deliver}` shows what would go: how many, how many bytes, what stays and why. `y`"
            " sends.",
            cards_are(requests, lambda card: card.label in _ON_ITS_WAY),
        ),
        Step(
            "The agent sends it now, also if you leave the desk. Wait for Pending Inspection: then"
            " the portal has proven every byte.",
            here,
        ),
    ]
    return Workflow(
        title,
        requests,
        (
            *(replace(step, done=_either(step.done, here)) for step in sending),
            Step(
                "`{back}` goes back to the dashboard. Put the cursor on one of the requests that"
                " you delivered; `{details}` shows all about it."
                if several
                else "`{back}` goes back to the dashboard. `{details}` on the request shows all"
                " about it.",
                lambda seen: seen.details in requests,
            ),
            Step(after),
        ),
    )


def _either(one: Done, other: Done) -> Done:
    return lambda seen: one(seen) or other(seen)


_DUB = ("SR-104055",)
_REELS = ("SR-104077",)
_SUBTITLES = ("SR-104006", "SR-104195", "SR-104266")


def _ready(card: SeenCard) -> bool:
    return card.label in (CardLabel.READY, *_ON_ITS_WAY)


TOUR: tuple[Workflow, ...] = (
    workflow(
        "One request, one file",
        _DUB,
        [
            Step(
                "`{filter}` begins a filter. Type `partner:tessera package:34100512` and press"
                " `Enter`. `Tab` completes what you begin.",
                filtered("partner", "package", shows=_DUB[0]),
            ),
            Step(
                "`{down}` and `{up}` move. Put the cursor on the Secondary Audio in es-419;"
                " `{expand}` opens the row in place.",
                lambda seen: _DUB[0] in seen.expanded,
            ),
            Step(
                "The request is Open and its materials are Accepted: it takes a delivery."
                " `{deliver-here}` opens Delivery; nothing is sent yet.",
                cards_are(_DUB, lambda _: True),
            ),
            Step(
                "`{choose-file}` chooses a file: type `LARK`, walk `Down` to"
                " LARKSPUR_JUNCTION_S01E02_LAS_20_DUB.wav, `Enter`.",
                cards_are(_DUB, lambda card: card.files > 0),
            ),
            Step(
                "The file told most of its metadata. `{metadata}` opens the form at the field that"
                " is still open: type `lip` and `Enter`, then `{save}` keeps it.",
                cards_are(_DUB, _ready),
            ),
        ],
        "That was one delivery. `{previous-part}` and `{next-part}` go through this page, `{back}`"
        " goes back. `{tour-on}` begins the second: several files.",
    ),
    workflow(
        "One request, several files",
        _REELS,
        [
            Step(
                "`{back}` leads back to the dashboard. `{filter}`, type `partner:northlight"
                " type:proxy` in place of the old filter, `Enter`.",
                filtered("partner", "type", shows=_REELS[0]),
            ),
            Step(
                "Put the cursor on Larkspur Junction S01E04, then `{deliver-here}`.",
                cards_are(_REELS, lambda _: True),
            ),
            Step(
                "This type takes several files. `{choose-file}`, type `REEL`, `Down`, `Enter` for"
                " the first; the same with `Down` twice for the second.",
                cards_are(_REELS, lambda card: card.files > 1),
            ),
            Step(
                "`{metadata}`: a row for each file. Fill the first row (letters choose,"
                " `{next-field}` goes on); `{apply-all}` applies it to all rows, `{save}` keeps.",
                cards_are(_REELS, _ready),
            ),
        ],
        "Two files, one delivery: they arrive together or not at all. `{tour-on}` begins the third:"
        " several requests.",
    ),
    workflow(
        "Several requests",
        _SUBTITLES,
        [
            Step(
                "`{back}` leads back to the dashboard. `{filter}`, type `partner:inkwell"
                " status:open type:subtitle`, `Enter`.",
                filtered("partner", "status", shows=_SUBTITLES[0]),
            ),
            Step(
                "`{tick}` ticks. Tick The Salt Cartographer in es-419, Pip and the Thunder Orchard"
                " in ja, Odalys Brandt in pt-BR.",
                lambda seen: seen.ticked.issuperset(_SUBTITLES),
            ),
            Step(
                "The line at the bottom says what can be done with them. `{deliver-here}` opens a"
                " card for each, under its title.",
                cards_are(_SUBTITLES, lambda _: True),
            ),
            Step(
                "Give each card its file with `{choose-file}`: type `SALTCARTOGRAPHER_S`, `Pip`,"
                " `odalys`, each with `Down`, `Enter`. `{down}` `{up}` go from card to card.",
                cards_are(_SUBTITLES, lambda card: card.files > 0),
            ),
            Step(
                "Cards that say Needs Metadata: `{metadata}`, choose, `{save}`. Where one is"
                " Blocked, `{why}` says why. Until all three are ready.",
                cards_are(_SUBTITLES, _ready),
            ),
        ],
        "That was the tour. `{help}` lists the keys, `{help-center}` has the guides, `{leave}`"
        " leaves. The same without guidance: `backlot-tui demo`.",
    ),
)
