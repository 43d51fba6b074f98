"""The File Bin behind the screens: kept and matched from the first time that somebody asks."""

from __future__ import annotations

import threading
from functools import partial

from textual.message_pump import MessagePump

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.file_bin import FileBin, open_bin
from backlot_tui.filebin.items import Snapshot
from backlot_tui.ui.background import Mail, keep_doing
from backlot_tui.ui.file_bin.keeping import keep_bin
from backlot_tui.ui.file_bin.suggested import Matching


class BinService:
    """One for the app, as long as the desk is open. `target` hears BinChanged and BinMatched."""

    def __init__(self, desk: Desk, mail: Mail, target: MessagePump, stop: threading.Event) -> None:
        self.file_bin: FileBin = open_bin(desk.settings)
        self.matching = Matching(desk, mail, target)
        tell = partial(mail.send, target)
        keep_doing("bin", mail, partial(keep_bin, self.file_bin, tell, stop))

    def changed(self, snapshot: Snapshot) -> None:
        self.matching.bin_changed(snapshot.items)
