"""Seeded rounds of faults against real processes, and what must hold after each of them.

- `plan`: a round's story, drawn from its seed: what is delivered, and what goes wrong when.
- `catalogue`: all faults; `line_faults` befall a request, `world_faults` all that is around it.
- `relay`, `messages`, `moments`: the lines between agent, portal and store, where faults strike.
- `stage`, with `keeper`, `storage`, `disks`, `clocks`: the processes and folders of a round.
- `watch`, `ledger`: who strikes when the moment has come, and keeps count of the parts.
- `playing`, `ending`, `aftermath`: a round from its first delivery to what must hold at the end.
"""
