"""Makes the sample media that the demo ships; a development tool, never run by the product.

    python -m backlot_tui.portal.demo.make_media [folder]

Needs the development packages PyAV and openpyxl. Dates, UUIDs and content are fixed, so a second
run with the same versions of PyAV (its FFmpeg libraries) and openpyxl gives the same bytes;
another FFmpeg may encode the pictures differently. WAV, text, SCC and PDF files and the audio
MXF depend on no library at all.
"""
