"""The demo: an embedded portal with a catalogue and sample media, in a folder that stays."""
