"""`python -m backlot_tui` and the `backlot-tui` command."""

from __future__ import annotations

import sys

from backlot_tui.cli.main import run


def main() -> None:
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
