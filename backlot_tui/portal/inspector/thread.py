"""The inspector at work, one delivery after the other, in a thread of its own.

All its state is in the records (a delivery in Pending Inspection whose time has come), so it
goes on after a restart where it stopped.
"""

from __future__ import annotations

import logging
import threading

from backlot_tui.domain.problems import Problem
from backlot_tui.domain.wire import DeliveryRow
from backlot_tui.portal.context import Portal
from backlot_tui.portal.inspector.concluding import conclude
from backlot_tui.portal.inspector.judging import judge
from backlot_tui.portal.inspector.probing import Prober
from backlot_tui.portal.moments import epoch_now
from backlot_tui.portal.objects.store import StopAskedError
from backlot_tui.portal.records import deliveries

_LOOK_EVERY_S = 0.25
_TRY_AGAIN_S = 30.0
"""After a failure of the inspector itself, not of what it inspects."""

_log = logging.getLogger(__name__)


class Inspector:
    """Inspects from `start` to `stop`."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._stop = threading.Event()
        self._prober = Prober(self._stop)
        self._thread = threading.Thread(target=self._work, name="inspector", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        """What is being inspected is left for the next start."""
        self._stop.set()
        self._prober.close()

    def stop(self, within_s: float) -> None:
        self.ask_to_stop()
        self._thread.join(within_s)

    def _work(self) -> None:
        while not self._stop.wait(_LOOK_EVERY_S):
            try:
                with self._portal.records.read() as connection:
                    due = deliveries.due_for_inspection(connection, epoch_now())
                for row in due:
                    self._inspect(row)
            except StopAskedError:
                return
            except Exception:
                _log.exception("the inspector cannot work")
                self._stop.wait(_TRY_AGAIN_S)

    def _inspect(self, row: DeliveryRow) -> None:
        try:
            conclude(self._portal, row, judge(self._portal, row, self._prober, self._stop))
        except StopAskedError:
            raise
        except Problem as problem:
            _log.warning("delivery %s is not inspected yet: %s", row.id, problem)
            self._later(row, f"It is not inspected yet. {problem}")
        except Exception:
            _log.exception("delivery %s could not be inspected", row.id)
            self._later(row)

    def _later(self, row: DeliveryRow, reason: str | None = None) -> None:
        with self._portal.records.write() as connection:
            until = epoch_now() + _TRY_AGAIN_S
            deliveries.postpone_inspection(connection, row, until, reason)
        self._portal.bell.ring()
