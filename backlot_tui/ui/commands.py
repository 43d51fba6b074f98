"""Every command of the desk, declared once.

Bindings, the footer, the help screen and the palette are made from this table. A command's id is
its public name: a keymap gives it other keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding

from backlot_tui.ui.key_names import key_shown

Keymap = Mapping[str, str]
"""Command id -> keys with commas between, in place of the ones declared here."""


class Scope(StrEnum):
    """Where a command's keys are heard; the values head the help screen."""

    EVERYWHERE = "Everywhere"
    LIST = "In a list"
    DASHBOARD = "Dashboard"
    DELIVERY = "Delivery"
    BIN = "File Bin"
    SOURCES = "Select a Source"
    REVIEW = "Accept suggestions"
    TRANSFERS = "Transfers"
    DETAILS = "Details"
    FORM = "Metadata form"
    TOUR = "Tour"


@dataclass(frozen=True, slots=True)
class Command:
    """`action` is a Textual action of the screen (or list) that hears the keys.

    keys: Textual's names, the first is the one shown. footer: place in the footer from 1, 0 for
    none. dangerous: it acts beyond this machine or cannot be taken back.
    """

    id: str
    scope: Scope
    keys: tuple[str, ...]
    action: str
    label: str
    help: str
    footer: int = 0
    dangerous: bool = False


_E, _L, _B, _D = Scope.EVERYWHERE, Scope.LIST, Scope.DASHBOARD, Scope.DELIVERY
_A, _S, _R = Scope.BIN, Scope.SOURCES, Scope.REVIEW
_T, _I, _F = Scope.TRANSFERS, Scope.DETAILS, Scope.FORM
_G = Scope.TOUR

COMMANDS: tuple[Command, ...] = (
    Command("help", _E, ("question_mark", "f1"), "help", "Help", "The keys of this screen", 8),
    Command("palette", _E, ("ctrl+p", "colon"), "palette", "Commands", "Find a command and run it"),
    Command("dashboard", _E, ("1",), "dashboard", "Dashboard", "Go to the requests"),
    Command("delivery", _E, ("2",), "delivery", "Delivery", "Go back to the delivery cards"),
    Command(
        "fold-transfers", _E, ("t",), "fold_transfers", "Transfers",
        "Unfold the transfers under the screen and go there, or fold them", 7,
    ),
    Command("transfers", _E, ("3",), "transfers", "All transfers", "The transfers, full screen"),
    Command(
        "user-menu", _E, ("U",), "user_menu", "You",
        "Who is signed in where; look after the desk, make a support bundle",
    ),
    Command(
        "help-center", _E, ("H",), "help_center", "Help Center",
        "The guides: how to find, deliver, mend; type to find",
    ),
    Command("back", _E, ("q", "escape"), "go_back", "Back", "Back one step; at the top, leave", 9),
    Command(
        "leave", _E, ("ctrl+q", "ctrl+c"), "leave", "Leave",
        "Leave at once; transfers go on by themselves",
    ),
    Command("down", _L, ("j", "down"), "cursor_by(1)", "Down", "One row down"),
    Command("up", _L, ("k", "up"), "cursor_by(-1)", "Up", "One row up"),
    Command("page-down", _L, ("pagedown", "ctrl+d"), "page(1)", "Page down", "One page down"),
    Command("page-up", _L, ("pageup", "ctrl+u"), "page(-1)", "Page up", "One page up"),
    Command("first", _L, ("g", "home"), "cursor_to_end(-1)", "First", "To the first row"),
    Command("last", _L, ("G", "end"), "cursor_to_end(1)", "Last", "To the last row"),
    Command("expand", _L, ("l", "right"), "expand", "Expand", "Open the row in place"),
    Command("collapse", _L, ("h", "left"), "collapse", "Collapse", "Close the row"),
    Command(
        "deliver-here", _B, ("d",), "open_delivery", "Deliver",
        "Open Delivery with the ticked requests, or this one; nothing is sent yet", 1,
    ),
    Command("tick", _B, ("space",), "tick", "Tick", "Tick the request and step down", 2),
    Command("filter", _B, ("slash",), "filter", "Filter", "Type a filter", 3),
    Command(
        "filter-menu", _B, ("f",), "filter_menu", "Filter menu",
        "Pick a field and tick its values", 4,
    ),
    Command("details", _B, ("enter",), "details", "Details", "All about the request", 5),
    Command(
        "range", _B, ("v",), "range", "Range",
        "Begin a range here; move to its other end, then v or Space ticks it, Esc drops it",
    ),
    Command("tick-shown", _B, ("a",), "tick_shown", "Tick all", "Tick every request shown"),
    Command("untick", _B, ("u",), "untick", "Untick", "Take all ticks away"),
    Command("invert", _B, ("i",), "invert", "Invert", "Tick what is not, untick what is"),
    Command("only-ticked", _B, ("asterisk",), "only_ticked", "Ticked only", "Show what is ticked"),
    Command(
        "only-problems", _B, ("exclamation_mark",), "only_problems", "Problems only",
        "Show what is critical or has failed",
    ),
    Command(
        "drop-term", _B, ("minus",), "drop_term", "Widen", "Take the filter's last term away"
    ),
    Command("chips", _B, ("F",), "chips", "Terms", "Take the filter's terms away one by one"),
    Command("sort", _B, ("s",), "sort", "Sort", "Choose what the list is sorted by"),
    Command("reverse", _B, ("S",), "reverse", "Reverse", "Sort the other way round"),
    Command("group", _B, ("b",), "group", "Group", "Choose what the list is grouped by"),
    Command("fold-groups", _B, ("z",), "fold_groups", "Fold all", "Close or open every group"),
    Command("columns", _B, ("c",), "columns", "Columns", "Choose and order the columns"),
    Command("views", _B, ("V",), "views", "Views", "Open a saved view, or save this one"),
    Command(
        "estimate", _B, ("e",), "estimate", "Estimate",
        "Move the Estimated Delivery Date of the ticked requests, or this one; asks for a reason",
        dangerous=True,
    ),
    Command(
        "copy-ids", _B, ("y",), "copy_ids", "Copy ids", "Copy the ids of the ticked requests",
    ),
    Command(
        "web", _B, ("w",), "web", "Web address",
        "Show and copy the address of the request on the portal's web page",
    ),
    Command(
        "export", _B, ("x",), "export", "Export",
        "Write the ticked requests, or all shown, to a CSV or JSON file",
    ),
    Command(
        "select-source", _D, ("enter", "s"), "select_source", "Source",
        "Select a source for the card: suggested files first", 1,
    ),
    Command("choose-file", _D, ("o",), "choose_file", "Path", "Take a file by its path"),
    Command(
        "accept-all", _D, ("A",), "accept_all", "Accept all",
        "Accept what is suggested for the ticked cards, or all; shows it first",
    ),
    Command("metadata", _D, ("m",), "metadata", "Metadata", "Fill in the card's metadata", 2),
    Command("tick-card", _D, ("space",), "tick", "Tick", "Tick the card and step down", 3),
    Command(
        "deliver", _D, ("D",), "deliver", "Deliver",
        "Send the ticked cards that are ready: shows what goes, then asks", 4, dangerous=True,
    ),
    Command("why", _D, ("w",), "why", "Why", "Why is this card not ready?", 6),
    Command("select-all", _D, ("a",), "tick_all", "Select All", "Tick every card"),
    Command("untick-cards", _D, ("u",), "untick", "Untick", "Take all ticks away"),
    Command("remove-file", _D, ("x",), "remove_file", "Remove file", "Take a file off the card"),
    Command(
        "override", _D, ("v",), "override", "Override",
        "Override a warning, with a reason that goes with the delivery",
    ),
    Command("undo", _D, ("Z",), "undo", "Undo", "Take the last step back"),
    Command("redo", _D, ("Y",), "redo", "Redo", "Do the step again that was taken back"),
    Command("group-cards", _D, ("b",), "group", "Group", "Choose what the cards are grouped by"),
    Command("expand-all", _D, ("equals_sign",), "expand_all", "Expand all", "Open every card"),
    Command("collapse-all", _D, ("minus",), "collapse_all", "Collapse all", "Close every card"),
    Command("next-not-ready", _D, ("n",), "next_open(1)", "Next", "The next card not ready"),
    Command("last-not-ready", _D, ("N",), "next_open(-1)", "Previous", "The one before"),
    Command(
        "put-away", _D, ("c",), "put_away", "Put away",
        "Put the sent cards away; with none left, bring them back",
    ),
    Command("plan", _D, ("p",), "write_plan", "Plan", "Write what would be delivered to a file"),
    Command("sessions", _D, ("S",), "sessions", "Sessions", "Open another session, or name this"),
    Command(
        "next-session", _D, ("right_square_bracket",), "next_session(1)", "Next session",
        "The next session",
    ),
    Command(
        "previous-session", _D, ("left_square_bracket",), "next_session(-1)", "Session before",
        "The session before",
    ),
    Command("bin", _D, ("f",), "fold_bin", "File Bin", "Unfold the File Bin, or fold it", 5),
    Command("bin-reset", _D, ("X",), "reset_bin", "Reset", "Empty the File Bin; asks first"),
    Command("take-source", _S, ("enter",), "screen.take", "Take", "Take it, or the ticked", 1),
    Command("tick-source", _S, ("space",), "screen.tick_source", "Tick", "Tick one of several", 2),
    Command("narrow-sources", _S, ("slash",), "screen.narrow", "Narrow", "Narrow by name", 3),
    Command("refused", _S, ("full_stop",), "screen.refused", "Refused", "Show what is refused", 4),
    Command("other-path", _S, ("o",), "screen.other_path", "Path", "Take a file by its path", 5),
    Command("close-sources", _S, ("escape", "q"), "screen.close", "Back", "Choose nothing", 6),
    Command("leave-out", _R, ("space",), "screen.leave_out", "Leave out", "Not this one", 2),
    Command("accept", _R, ("enter",), "screen.accept", "Accept", "Accept what is ticked", 1),
    Command("close-review", _R, ("escape", "q"), "screen.close", "Back", "Accept nothing", 3),
    Command("fold-bin", _A, ("f", "escape"), "screen.fold_bin", "Fold", "Back to the cards", 5),
    Command("bin-use", _A, ("enter",), "screen.use_from_bin", "Use", "Put it on the card", 1),
    Command("bin-add", _A, ("o",), "screen.add_to_bin", "Add", "Add a file by its path", 2),
    Command("bin-watch", _A, ("W",), "screen.watch_folder", "Watch", "Watch a folder", 3),
    Command(
        "bin-remove", _A, ("x",), "screen.remove_from_bin", "Take out",
        "Take the file out; it is back when dropped in anew", 4,
    ),
    Command(
        "pause", _T, ("p",), "pause", "Pause", "Pause the ticked transfers, or this; or go on", 1
    ),
    Command("pause-all", _T, ("P",), "pause_all", "Pause all", "Pause all; if all are, go on"),
    Command("pause-file", _T, ("f",), "pause_file", "File", "Pause one of its files, or go on"),
    Command("retry", _T, ("r",), "retry", "Retry", "Try now, without waiting", 2),
    Command("retry-all", _T, ("R",), "retry_all", "Retry all", "Try all again that do not go on"),
    Command(
        "cancel-transfer", _T, ("x",), "cancel", "Cancel",
        "Give the ticked transfers up, or this; says how far they are, then asks", 3,
        dangerous=True,
    ),
    Command("priority-up", _T, ("plus",), "priority(1)", "Priority", "A higher priority", 4),
    Command("priority-down", _T, ("minus",), "priority(-1)", "Lower", "A lower priority"),
    Command("queue-down", _T, ("J",), "shift('down')", "Later", "One place down in the queue"),
    Command("queue-up", _T, ("K",), "shift('up')", "Sooner", "One place up in the queue"),
    Command(
        "limit", _T, ("b",), "limit", "Bandwidth",
        "Limit the rate of all transfers, or of the ticked", 5,
    ),
    Command("timetable", _T, ("T",), "tell_limit", "Limit now", "The limit, and when it changes"),
    Command("tick-transfer", _T, ("space",), "tick", "Tick", "Tick the transfer and step down"),
    Command("range-transfers", _T, ("v",), "range", "Range", "Begin a range here, or tick it"),
    Command("tick-transfers", _T, ("a",), "tick_all", "Tick all", "Tick every transfer shown"),
    Command("invert-transfers", _T, ("i",), "invert", "Invert", "Tick what is not, untick what is"),
    Command("untick-transfers", _T, ("u",), "untick", "Untick", "Take all ticks away"),
    Command(
        "clear-ended", _T, ("c",), "clear_ended", "Clear",
        "Put what has ended out of view; with none there, bring it back",
    ),
    Command("follow", _T, ("F",), "follow", "Follow", "Keep the cursor with what is being sent"),
    Command("log", _T, ("L",), "log", "Log", "What the agent noted about the transfer", 6),
    Command("zoom", _T, ("z",), "zoom", "Zoom", "The whole screen for the transfers, or back"),
    Command("details-of", _T, ("enter",), "details", "Details", "All about the request"),
    Command("copy-transfer", _T, ("y",), "copy_ids", "Copy ids", "Copy the deliveries' ids"),
    Command("scroll-down", _I, ("j", "down"), "scroll_by(1)", "Down", "Scroll down"),
    Command("scroll-up", _I, ("k", "up"), "scroll_by(-1)", "Up", "Scroll up"),
    Command("scroll-page-down", _I, ("pagedown", "space"), "scroll_by(12)", "Page", "Page down"),
    Command("scroll-page-up", _I, ("pageup",), "scroll_by(-12)", "Page up", "Page up"),
    Command(
        "deliver-this", _I, ("d",), "open_delivery", "Deliver", "Open Delivery with this request", 1
    ),
    Command(
        "override-inspection", _I, ("v",), "override", "Override",
        "Send a failed inspection as it is, with a reason; the owner decides", 2, dangerous=True,
    ),
    Command(
        "estimate-this", _I, ("e",), "estimate", "Estimate",
        "Move the Estimated Delivery Date, with a reason", 3, dangerous=True,
    ),
    Command("copy-id", _I, ("y",), "copy_id", "Copy id", "Copy the request's id", 4),
    Command(
        "web-this", _I, ("w",), "web", "Web address",
        "Show and copy the address of the request on the portal's web page",
    ),
    Command("next-part", _I, ("right_square_bracket",), "part(1)", "Next part", "The next part", 5),
    Command("previous-part", _I, ("left_square_bracket",), "part(-1)", "Part before", "One back"),
    Command("top", _I, ("g", "home"), "scroll_to_end(-1)", "Top", "To the first line"),
    Command("bottom", _I, ("G", "end"), "scroll_to_end(1)", "Bottom", "To the last line"),
    Command(
        "apply-all", _F, ("ctrl+t",), "apply_to_all", "Apply to All Rows",
        "Give every file the values of this row", 2,
    ),
    Command(
        "apply-to-cards", _F, ("ctrl+g",), "apply_to_cards", "To ticked cards",
        "Save, and give this row's values to the ticked cards of this type", 3,
    ),
    Command("save", _F, ("ctrl+s",), "save", "Save", "Keep the values and close", 1),
    Command("discard", _F, ("escape",), "discard", "Discard", "Close and change nothing", 6),
    Command("open-value", _F, ("enter",), "open", "Choose", "Choose a value; letters do so too", 5),
    Command("clear-value", _F, ("delete", "backspace"), "clear", "Clear", "Empty the field", 4),
    Command("next-field", _F, ("tab", "right"), "move(0, 1)", "Next", "The next field"),
    Command("previous-field", _F, ("shift+tab", "left"), "move(0, -1)", "Previous", "One back"),
    Command("next-file", _F, ("down",), "move(1, 0)", "Next file", "The next file"),
    Command("previous-file", _F, ("up",), "move(-1, 0)", "Previous file", "The file before"),
    Command("tour-back", _G, ("f2",), "tour_by(-1)", "back", "The tour's step before"),
    Command("tour-on", _G, ("f3",), "tour_by(1)", "skip", "The tour's next step"),
    Command("tour-away", _G, ("f4",), "tour_away", "tour", "Put the tour away, take it up again"),
)  # fmt: skip

_HEARD_FIRST = (Scope.FORM, Scope.SOURCES, Scope.REVIEW, Scope.BIN)
"""Dialogs, and the bin while it has the focus: their keys come before everybody else's."""

_LISTS = (Scope.DASHBOARD, Scope.DELIVERY, Scope.BIN, Scope.SOURCES, Scope.REVIEW, Scope.TRANSFERS)
"""A list has the focus there: its own keys come before the screen's."""


def commands_of(*scopes: Scope) -> list[Command]:
    return [command for command in COMMANDS if command.scope in scopes]


def commands_named(*ids: str) -> list[Command]:
    """In this order."""
    by_id = {command.id: command for command in COMMANDS}
    return [by_id[each] for each in ids]


def heard_always(command: Command) -> bool:
    """Whether it is heard in questions and text fields too."""
    return command.id == "leave" or command.scope is Scope.TOUR


def bindings_for(*scopes: Scope) -> list[Binding]:
    """Textual bindings, each with the command's id, so that `App.set_keymap` can move it."""
    return [
        Binding(
            ",".join(command.keys),
            command.action,
            command.label,
            show=False,
            id=command.id,
            priority=heard_always(command),
        )
        for command in commands_of(*scopes)
    ]


def keys_shown(command: Command, keymap: Keymap) -> list[str]:
    """The command's keys as a person reads them, the main one first."""
    keys = keymap[command.id].split(",") if command.id in keymap else command.keys
    return [key_shown(key) for key in keys]


def with_keys(sentence: str, keymap: Keymap) -> str:
    """The sentence with the main key of each command whose id stands in braces: `{deliver}`."""
    keys = {command.id: keys_shown(command, keymap)[0] for command in COMMANDS}
    return sentence.format_map(keys)


def footer_of(scope: Scope) -> list[Command]:
    """What the footer shows on a screen, the most useful first."""
    return _in_footer(commands_of(scope, Scope.EVERYWHERE))


def dialog_footer_of(scope: Scope) -> list[Command]:
    """As `footer_of`, in a dialog: no other keys are heard there."""
    return _in_footer(commands_of(scope))


def _in_footer(commands: list[Command]) -> list[Command]:
    return sorted((each for each in commands if each.footer), key=lambda each: each.footer)


def key_conflicts(keymap: Keymap) -> list[str]:
    """Sentences about keys that two commands of one screen share, or ids that do not exist."""
    known = {command.id for command in COMMANDS}
    found = [f"There is no command {name!r}." for name in keymap if name not in known]
    told: set[tuple[str, str, str]] = set()
    for scope in Scope:
        heard: dict[str, str] = {}
        for command in _heard_in(scope):
            for key in keymap.get(command.id, ",".join(command.keys)).split(","):
                first = heard.setdefault(key, command.id)
                clash = (key, first, command.id)
                if first != command.id and clash not in told:
                    told.add(clash)
                    where = f"{scope}: {key_shown(key)}"
                    found.append(f"{where} is both {first} and {command.id}.")
    return found


def _heard_in(scope: Scope) -> list[Command]:
    """Whatever a key can mean there."""
    also = {Scope.LIST} if scope in _LISTS else set()
    if scope not in _HEARD_FIRST:
        also.add(Scope.EVERYWHERE)
    return [each for each in COMMANDS if each.scope in {scope, *also} or heard_always(each)]
