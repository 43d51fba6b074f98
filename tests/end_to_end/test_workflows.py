"""The article's workflows with several files and several requests, by keys at 80x24."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from tests.end_to_end.at_the_desk import DESK, deliver, fill_dub_style, search
from tests.support.processes import Operator, PortalProcess
from tests.support.sound import write_wav
from tests.support.terminal import Terminal

DUB = "LARKSPUR_JUNCTION_S01E02_LAS_20_DUB"
SAMPLES = Path(str(files("backlot_tui.portal.demo"))) / "media"
SUBTITLE = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
 xml:lang="{language}" ttp:timeBase="media" ttp:frameRate="24"><body><div>
<p begin="00:00:01.000" end="00:00:02.500">Good evening.</p>
</div></body></tt>
"""
LANGUAGES = tuple(
    "ar cs da de-DE el es-419 es-ES fi fr-CA fr-FR he hu id it-IT ja ko nb nl pl-PL pt-BR".split()
)


@pytest.fixture
def drop(operator: Operator, tmp_path: Path) -> Path:
    """A watched folder."""
    folder = tmp_path / "drop"
    folder.mkdir()
    assert operator.run("bin", "watch", "add", folder).code == 0
    return folder


def test_several_files_on_one_card(
    operator: Operator, portal: PortalProcess, tmp_path: Path
) -> None:
    reels = [tmp_path / f"{DUB}_R{n}.wav" for n in (1, 2)]
    for seed, reel in enumerate(reels):
        write_wav(reel, seconds=1, seed=seed)
    with Terminal(DESK, operator.environment()) as desk:
        desk.wait("live")
        search(desk, 'partner:tessera type:"secondary audio" s01e02 language:es-419')
        desk.wait("Larkspur")
        desk.keys("d")
        desk.wait("Empty")
        desk.paste(f"{reels[0]} '{reels[1]}'")
        desk.wait("_R1.wav")
        desk.wait("Needs Metadata")
        fill_dub_style(desk, "ctrl+t")
        desk.wait("Ready to Deliver")
        desk.keys("space")
        desk.wait("1 ticked")
        deliver(desk, "1 request, 2 files")
        desk.wait("Pending Inspection", 30)
        desk.keys("q")
        desk.wait("Larkspur")
        desk.keys("enter")
        desk.wait("Deliveries")
        desk.keys("ctrl+q")
        assert desk.ended() == 0
    stored = portal.stored("SR-104055")
    assert [path.name for path in stored] == [reel.name for reel in reels]
    told = operator.run("request", "SR-104055", "--json").json
    metadata = [file["metadata"] for file in told["deliveries"][0]["files"]]
    assert [each["dub_style"] for each in metadata] == ["Lip Sync", "Lip Sync"]


def test_several_requests_from_the_file_bin(
    operator: Operator, portal: PortalProcess, drop: Path, tmp_path: Path
) -> None:
    with Terminal(DESK, operator.environment()) as desk:
        desk.wait("live")
        tick_three_requests(desk)
        desk.keys("d")
        desk.wait("Larkspur Junction  2 Empty")
        desk.keys("b")
        desk.type("source")
        desk.keys("enter")
        desk.wait("SDH/CC  1 Empty")
        use_the_file_bin(desk, drop, tmp_path)
        select_sources(desk)
        desk.keys("a")
        desk.wait("3 ticked")
        deliver(desk, "3 requests, 4 files")
        desk.wait("Sending|Pending Inspection|Passed")
        for heading in ("SDH/CC  1 Sent", "Subtitle  1 Sent", "Secondary Audio  1 Sent"):
            desk.wait(heading, 40)
        desk.keys("ctrl+q")
        assert desk.ended() == 0
    for request, count in (("SR-104006", 1), ("SR-104053", 1), ("SR-104055", 2)):
        assert len(portal.stored(request)) == count


def tick_three_requests(desk: Terminal) -> None:
    """Filter by Fulfillment Partner and Status, and tick several rows."""
    for wanted in (
        "partner:inkwell status:open salt type:subtitle language:es-419",
        "partner:inkwell status:open larkspur s01e02 type:sdh",
        "partner:tessera status:open larkspur s01e02 type:secondary language:es-419",
    ):
        search(desk, wanted)
        desk.wait("1 of")
        desk.keys("space")
    desk.wait("3 ticked|3 selected")


def use_the_file_bin(desk: Terminal, drop: Path, tmp_path: Path) -> None:
    """Files dropped: counted, unfolded, by type, folded, reset, and dropped again."""
    desk.wait(r"File Bin \(0\)")
    drop_files(drop, tmp_path)
    desk.wait(r"File Bin \(4\)  4 whole")
    desk.keys("f")
    desk.wait("Audio  2")
    desk.wait("Timed text  2")
    desk.keys("f")
    desk.wait("f unfolds it")
    desk.keys("X")
    desk.wait("Empty the File Bin?")
    wait_until_it_listens(desk)
    desk.keys("y")
    desk.wait(r"File Bin \(0\)")
    for path in list(drop.iterdir()):
        path.unlink()
    drop_files(drop, tmp_path)
    desk.wait(r"File Bin \(4\)  4 whole")


def select_sources(desk: Terminal) -> None:
    """Select a Source with its recommendations; what is left is accepted in one go."""
    desk.keys("g", "enter")
    desk.wait("Suggested  1")
    assert "[ ]" not in dialog(desk), "one file is taken: no tick boxes"
    desk.keys("enter")
    desk.wait("SDH/CC  1 Ready")
    desk.keys("n", "enter")
    desk.wait("Source for Larkspur Junction S01E02 · Secondary Audio")
    desk.wait("Suggested  2")
    assert "[ ]" in dialog(desk), "several files are taken: tick boxes"
    desk.keys("space", "space", "enter")
    desk.wait("Secondary Audio  1 Needs")
    fill_dub_style(desk, "ctrl+t")
    desk.wait("Secondary Audio  1 Ready")
    desk.keys("A")
    desk.wait("Accept 1 suggestion")
    desk.keys("enter")
    desk.wait("3 ready")


def drop_files(drop: Path, tmp_path: Path) -> None:
    """As another machine would: written elsewhere, then moved in."""
    for name in (
        "SALTCARTOGRAPHER_SUB_es-419_23976.ttml",
        "LARKSPUR_JUNCTION_S01E02_SDH_EN_smpte.ttml",
    ):
        shutil.copy(SAMPLES / name, tmp_path / name)
        (tmp_path / name).rename(drop / name)
    for number in (1, 2):
        path = tmp_path / f"{DUB}_R{number}.wav"
        write_wav(path, seconds=0.5, seed=number)
        path.rename(drop / path.name)


def dialog(desk: Terminal) -> str:
    """The lines of the dialog in front."""
    return "\n".join(line for line in desk.text().splitlines() if line.startswith("│"))


def wait_until_it_listens(desk: Terminal) -> None:
    """A question ignores keys that come before it can be read."""
    desk.keys(*("left",) * 5)


def import_requests(
    portal: PortalProcess, operator: Operator, folder: Path, source_type: str
) -> None:
    """One episode in twenty languages."""
    lines = [
        "id,title,title_id,package_id,season,episode,source_type,language,original_language,"
        "partner_id,partner,due,material_status"
    ]
    lines += [
        f"K-{at},The Kestrel Ledger,9100,77120044,1,4,{source_type},{language},en,inkwell,"
        "Inkwell Subtitles,2027-01-20,Accepted"
        for at, language in enumerate(LANGUAGES)
    ]
    listing = folder / "requests.csv"
    listing.write_text("\n".join(lines), "utf-8")
    ended = operator.run("portal", "import", listing, "--data", portal.data)
    assert ended.code == 0, ended.err


def test_twenty_subtitles_with_honest_names_take_six_keys(
    operator: Operator, portal: PortalProcess, drop: Path, tmp_path: Path
) -> None:
    import_requests(portal, operator, tmp_path, "Subtitle")
    for language in LANGUAGES:
        path = drop / f"KESTREL_LEDGER_S01E04_SUB_{language}.ttml"
        path.write_text(SUBTITLE.format(language=language), "utf-8")
    with Terminal(DESK, operator.environment()) as desk:
        desk.wait("live")
        search(desk, "kestrel status:open")
        desk.wait("20 of")
        desk.keys("a")
        desk.wait("20 ticked|20 selected")
        pressed = 0

        def press(key: str) -> None:
            nonlocal pressed
            desk.keys(key)
            pressed += 1

        press("d")
        desk.wait(r"File Bin \(20\)  20 whole", 60)
        desk.wait("20 suggested", 60)
        press("A")
        desk.wait("Accept 20 suggestions")
        press("enter")
        desk.wait("20 ready", 60)
        press("a")
        desk.wait("20 ticked")
        press("D")
        desk.wait("20 requests, 20 files")
        wait_until_it_listens(desk)
        press("y")
        desk.wait("Sending|Pending Inspection|Sent", 60)
        assert pressed == 6
        desk.wait("20 Sent", 90)
        desk.keys("ctrl+q")


def test_twenty_dubs_with_one_apply_to_all_take_twelve_keys(
    operator: Operator, portal: PortalProcess, drop: Path, tmp_path: Path
) -> None:
    import_requests(portal, operator, tmp_path, "Secondary Audio")
    for seed, language in enumerate(LANGUAGES):
        write_wav(drop / f"KESTREL_LEDGER_S01E04_DUB_{language}_20.wav", seconds=0.2, seed=seed)
    with Terminal(DESK, operator.environment()) as desk:
        desk.wait("live")
        search(desk, "kestrel status:open")
        desk.wait("20 of")
        desk.keys("a")
        desk.wait("20 ticked|20 selected")
        keys: list[str] = []

        def press(*wanted: str) -> None:
            desk.keys(*wanted)
            keys.extend(wanted)

        press("d")
        desk.wait("20 suggested", 60)
        press("A")
        desk.wait("Accept 20 suggestions")
        press("enter")
        desk.wait("20 Needs Metadata", 60)
        press("a", "m")
        desk.wait("Dub Style")
        press("l", "i")
        desk.wait("Lip Sync")
        press("enter")
        desk.wait(r"\[Lip Sync")
        press("ctrl+g")
        desk.wait("20 ready", 60)
        press("D")
        desk.wait("20 requests, 20 files")
        wait_until_it_listens(desk)
        press("y")
        desk.wait("Sending|Pending Inspection|Sent", 60)
        assert len(keys) <= 12
        desk.wait("20 Sent", 90)
        desk.keys("ctrl+q")
