"""The sub-commands of `backlot-tui portal`: each has `add_arguments` and `run`."""
