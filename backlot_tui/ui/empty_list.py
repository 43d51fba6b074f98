"""Why the dashboard's list is empty, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.ui.lines import Line
from backlot_tui.ui.model import Model


def why_empty(model: Model, *, filtered: bool, typing: bool) -> Sequence[Line]:
    if not model.loaded:
        return ((("   Reading the local copy …", "dim"),),)
    if filtered and model.rows:
        sentence = "No request matches this filter."
        ways = "↑ brings an older one" if typing else "/ changes it, f picks values that exist"
        advice = f"Esc takes it away, {ways}."
    elif model.problem is not None:
        sentence = "There is no local copy of the requests yet, and the portal does not answer."
        advice = "The list fills by itself as soon as the portal answers."
    elif model.behind or not model.answered:
        sentence, advice = "Asking the portal for your requests …", ""
    else:
        sentence = "The portal has no requests for you."
        advice = "Ask the content owner to assign some to your Fulfillment Partner."
    return ((), ((f"   {sentence}", "strong"),), ((f"   {advice}", "dim"),))
