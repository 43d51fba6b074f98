"""A small IMF package: asset map, volume index, packing list, one composition, two track files.

ASSETMAP and VOLINDEX follow SMPTE ST 429-9, the PKL and the CPL ST 2067-2 and 2067-3 (2016). Its
structure is that of Application 2E (ST 2067-21); its picture, 480 x 270, is far smaller than
that application allows, and the encoder does not signal the JPEG 2000 IMF profile.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5
from xml.sax.saxutils import escape

from backlot_tui.portal.demo.make_media import mxf_sound
from backlot_tui.portal.demo.make_media.picture import NTSC_FILM, Picture, encode
from backlot_tui.portal.demo.make_media.wav import tones

_ISSUED = "2026-09-02T10:00:00Z"
_CREATOR = "Northlight Post"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_AM = "http://www.smpte-ra.org/schemas/429-9/2007/AM"
_PKL = "http://www.smpte-ra.org/schemas/2067-2/2016/PKL"
_CPL = "http://www.smpte-ra.org/schemas/2067-3/2016"
_CORE = "http://www.smpte-ra.org/schemas/2067-2/2016"
_APP_2E = "http://www.smpte-ra.org/schemas/2067-21/2016"
_REG_GROUPS = "http://www.smpte-ra.org/reg/395/2014/13/1/aaf"
_REG_ELEMENTS = "http://www.smpte-ra.org/reg/335/2012"

_FRAMES = 24
_SAMPLES = 48048
"""24 frames of 24000/1001 in samples of 48 kHz: exactly as long as the picture."""
_SIZE = (480, 270)
_JPEG_2000_CONTAINER = "060e2b34.0401010d.0d010301.020c0100"
_JPEG_2000_CODING = "060e2b34.0401010a.04010202.03010100"
_FFMPEG_UMID = bytes.fromhex("060a2b34 01010105 01010d00 13")
_LINKED_PACKAGE = b"\x27\x01\x00\x20"
"""Local tag and length of what the essence container data points at (ST 377-1)."""
_UMID_BYTES = 32


@dataclass(frozen=True, slots=True)
class Composition:
    """What the package holds. All UUIDs derive from `seed`."""

    seed: UUID
    title: str
    kind: str
    language: str

    def id(self, name: str) -> UUID:
        return uuid5(self.seed, name)


@dataclass(frozen=True, slots=True)
class _Asset:
    id: UUID
    file: str
    type: str
    content: bytes


def imf_package(folder: Path, composition: Composition) -> None:
    """Write the package into `folder`, which must exist."""
    video = _picture_asset(folder, composition)
    audio = _sound_asset(composition)
    cpl_id = composition.id("cpl")
    cpl = _Asset(cpl_id, f"CPL_{cpl_id}.xml", "text/xml", _cpl(composition, video, audio).encode())
    assets = (cpl, video, audio)
    pkl_id = composition.id("pkl")
    packing_list = _pkl(composition, pkl_id, assets).encode()
    pkl = _Asset(pkl_id, f"PKL_{pkl_id}.xml", "text/xml", packing_list)
    for asset in (pkl, *assets):
        (folder / asset.file).write_bytes(asset.content)
    asset_map = _asset_map(composition, pkl, assets)
    (folder / "ASSETMAP.xml").write_text(asset_map, encoding="utf-8", newline="\n")
    volume_index = f'{_XML}<VolumeIndex xmlns="{_AM}">\n  <Index>1</Index>\n</VolumeIndex>\n'
    (folder / "VOLINDEX.xml").write_text(volume_index, encoding="utf-8", newline="\n")


def _picture_asset(folder: Path, composition: Composition) -> _Asset:
    asset = composition.id("picture")
    name = f"VIDEO_{asset}.mxf"
    encode(
        folder / name,
        Picture("mxf", "jpeg2000", "yuv422p10le", _SIZE, NTSC_FILM, _FRAMES, {"format": "j2k"}),
    )
    content = _with_package_id((folder / name).read_bytes(), asset)
    return _Asset(asset, name, "application/mxf", content)


def _with_package_id(mxf: bytes, asset: UUID) -> bytes:
    """Make the asset's UUID the file package's id, which FFmpeg does not let us choose.

    The asset id of an IMF track file is the UUID inside that id (ST 2067-2). The material
    package, whose id FFmpeg leaves blank when bit-exact, gets one of its own.
    """
    at = mxf.index(_LINKED_PACKAGE) + len(_LINKED_PACKAGE)
    linked = mxf[at : at + _UMID_BYTES]
    if not linked.startswith(_FFMPEG_UMID):
        raise ValueError("the picture file links to no package id")
    blank = linked[: len(_FFMPEG_UMID)].ljust(_UMID_BYTES, b"\0")
    mxf = mxf.replace(linked, mxf_sound.umid(asset))
    return mxf.replace(blank, mxf_sound.umid(uuid5(asset, "material package")))


def _sound_asset(composition: Composition) -> _Asset:
    asset = composition.id("sound")
    pcm = tones(len(mxf_sound.CHANNELS), 48000, _SAMPLES)
    track = mxf_sound.SoundTrack(asset, composition.language, pcm)
    return _Asset(asset, f"AUDIO_{asset}.mxf", "application/mxf", mxf_sound.sound_mxf(track))


def _cpl(composition: Composition, video: _Asset, audio: _Asset) -> str:
    title = escape(composition.title)
    rate = f"{NTSC_FILM.numerator} {NTSC_FILM.denominator}"
    sequences = "".join(
        _sequence(composition, name, asset, edit_rate, length)
        for name, asset, edit_rate, length in (
            ("MainImageSequence", video, rate, _FRAMES),
            ("MainAudioSequence", audio, "48000 1", _SAMPLES),
        )
    )
    return f"""{_XML}<CompositionPlaylist xmlns="{_CPL}" xmlns:cc="{_CORE}">
  <Id>urn:uuid:{composition.id("cpl")}</Id>
  <Annotation>{title}, {composition.language}, 2.0</Annotation>
  <IssueDate>{_ISSUED}</IssueDate>
  <Issuer>{_CREATOR}</Issuer>
  <Creator>{_CREATOR}</Creator>
  <ContentOriginator>{_CREATOR}</ContentOriginator>
  <ContentTitle>{title}</ContentTitle>
  <ContentKind>{composition.kind}</ContentKind>
  <ContentVersionList>
    <ContentVersion>
      <Id>urn:uuid:{composition.id("version")}</Id>
      <LabelText>{title} v1</LabelText>
    </ContentVersion>
  </ContentVersionList>
  <EssenceDescriptorList>
{_picture_descriptor(composition)}{_sound_descriptor(composition)}  </EssenceDescriptorList>
  <EditRate>{rate}</EditRate>
  <LocaleList>
    <Locale>
      <LanguageList>
        <Language>{composition.language}</Language>
      </LanguageList>
    </Locale>
  </LocaleList>
  <ExtensionProperties>
    <cc:ApplicationIdentification>{_APP_2E}</cc:ApplicationIdentification>
  </ExtensionProperties>
  <SegmentList>
    <Segment>
      <Id>urn:uuid:{composition.id("segment")}</Id>
      <SequenceList>
{sequences}      </SequenceList>
    </Segment>
  </SegmentList>
</CompositionPlaylist>
"""


def _sequence(
    composition: Composition, name: str, asset: _Asset, edit_rate: str, length: int
) -> str:
    return f"""        <cc:{name}>
          <Id>urn:uuid:{composition.id(f"{name} sequence")}</Id>
          <TrackId>urn:uuid:{composition.id(f"{name} track")}</TrackId>
          <ResourceList>
            <Resource xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:type="TrackFileResourceType">
              <Id>urn:uuid:{composition.id(f"{name} resource")}</Id>
              <EditRate>{edit_rate}</EditRate>
              <IntrinsicDuration>{length}</IntrinsicDuration>
              <EntryPoint>0</EntryPoint>
              <SourceDuration>{length}</SourceDuration>
              <RepeatCount>1</RepeatCount>
              <SourceEncoding>urn:uuid:{uuid5(asset.id, "encoding")}</SourceEncoding>
              <TrackFileId>urn:uuid:{asset.id}</TrackFileId>
            </Resource>
          </ResourceList>
        </cc:{name}>
"""


def _picture_descriptor(composition: Composition) -> str:
    asset = composition.id("picture")
    width, height = _SIZE
    rate = f"{NTSC_FILM.numerator}/{NTSC_FILM.denominator}"
    return f"""    <EssenceDescriptor>
      <Id>urn:uuid:{uuid5(asset, "encoding")}</Id>
      <r0:CDCIDescriptor xmlns:r0="{_REG_GROUPS}" xmlns:r1="{_REG_ELEMENTS}">
        <r1:InstanceID>urn:uuid:{uuid5(asset, "descriptor")}</r1:InstanceID>
        <r1:SampleRate>{rate}</r1:SampleRate>
        <r1:EssenceLength>{_FRAMES}</r1:EssenceLength>
        <r1:ContainerFormat>urn:smpte:ul:{_JPEG_2000_CONTAINER}</r1:ContainerFormat>
        <r1:FrameLayout>FullFrame</r1:FrameLayout>
        <r1:StoredWidth>{width}</r1:StoredWidth>
        <r1:StoredHeight>{height}</r1:StoredHeight>
        <r1:ImageAspectRatio>16/9</r1:ImageAspectRatio>
        <r1:PictureCompression>urn:smpte:ul:{_JPEG_2000_CODING}</r1:PictureCompression>
        <r1:ComponentDepth>10</r1:ComponentDepth>
        <r1:HorizontalSubsampling>2</r1:HorizontalSubsampling>
        <r1:VerticalSubsampling>1</r1:VerticalSubsampling>
      </r0:CDCIDescriptor>
    </EssenceDescriptor>
"""


def _sound_descriptor(composition: Composition) -> str:
    asset = composition.id("sound")
    link = uuid5(asset, "soundfield link")
    symbol, name, key = mxf_sound.GROUP
    group = (
        f"          <r0:SoundfieldGroupLabelSubDescriptor>\n{_label_start(key, link)}"
        f"            <r1:MCATagSymbol>{symbol}</r1:MCATagSymbol>\n"
        f"            <r1:MCATagName>{name}</r1:MCATagName>\n"
        f"            <r1:RFC5646SpokenLanguage>{composition.language}"
        "</r1:RFC5646SpokenLanguage>\n"
        "            <r1:MCAAudioContentKind>PRM</r1:MCAAudioContentKind>\n"
        "          </r0:SoundfieldGroupLabelSubDescriptor>\n"
    )
    channels = "".join(
        f"          <r0:AudioChannelLabelSubDescriptor>\n"
        f"{_label_start(key, uuid5(asset, f'{symbol} link'))}"
        f"            <r1:MCATagSymbol>{symbol}</r1:MCATagSymbol>\n"
        f"            <r1:MCATagName>{name}</r1:MCATagName>\n"
        f"            <r1:MCAChannelID>{number}</r1:MCAChannelID>\n"
        f"            <r1:RFC5646SpokenLanguage>{composition.language}"
        "</r1:RFC5646SpokenLanguage>\n"
        f"            <r1:SoundfieldGroupLinkID>urn:uuid:{link}</r1:SoundfieldGroupLinkID>\n"
        "          </r0:AudioChannelLabelSubDescriptor>\n"
        for number, (symbol, name, key) in enumerate(mxf_sound.CHANNELS, start=1)
    )
    return f"""    <EssenceDescriptor>
      <Id>urn:uuid:{uuid5(asset, "encoding")}</Id>
      <r0:WAVEPCMDescriptor xmlns:r0="{_REG_GROUPS}" xmlns:r1="{_REG_ELEMENTS}">
        <r1:InstanceID>urn:uuid:{uuid5(asset, "descriptor")}</r1:InstanceID>
        <r1:SampleRate>48000/1</r1:SampleRate>
        <r1:EssenceLength>{_SAMPLES}</r1:EssenceLength>
        <r1:AudioSampleRate>48000/1</r1:AudioSampleRate>
        <r1:ChannelCount>{len(mxf_sound.CHANNELS)}</r1:ChannelCount>
        <r1:QuantizationBits>24</r1:QuantizationBits>
        <r1:SubDescriptors>
{group}{channels}        </r1:SubDescriptors>
      </r0:WAVEPCMDescriptor>
    </EssenceDescriptor>
"""


def _label_start(key: bytes, link: UUID) -> str:
    digits = key.hex()
    dotted = ".".join(digits[at : at + 8] for at in range(0, len(digits), 8))
    return (
        f"            <r1:MCALabelDictionaryID>urn:smpte:ul:{dotted}</r1:MCALabelDictionaryID>\n"
        f"            <r1:MCALinkID>urn:uuid:{link}</r1:MCALinkID>\n"
    )


def _pkl(composition: Composition, pkl_id: UUID, assets: tuple[_Asset, ...]) -> str:
    listed = "".join(
        f"""    <Asset>
      <Id>urn:uuid:{asset.id}</Id>
      <Hash>{b64encode(hashlib.sha1(asset.content).digest()).decode()}</Hash>
      <Size>{len(asset.content)}</Size>
      <Type>{asset.type}</Type>
      <OriginalFileName>{asset.file}</OriginalFileName>
      <HashAlgorithm Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/>
    </Asset>
"""
        for asset in assets
    )
    return f"""{_XML}<PackingList xmlns="{_PKL}">
  <Id>urn:uuid:{pkl_id}</Id>
  <Annotation>{escape(composition.title)}</Annotation>
  <IssueDate>{_ISSUED}</IssueDate>
  <Issuer>{_CREATOR}</Issuer>
  <Creator>{_CREATOR}</Creator>
  <AssetList>
{listed}  </AssetList>
</PackingList>
"""


def _asset_map(composition: Composition, pkl: _Asset, assets: tuple[_Asset, ...]) -> str:
    listed = "".join(
        f"""    <Asset>
      <Id>urn:uuid:{asset.id}</Id>
{"      <PackingList>true</PackingList>" + chr(10) if asset is pkl else ""}\
      <ChunkList>
        <Chunk>
          <Path>{asset.file}</Path>
          <VolumeIndex>1</VolumeIndex>
          <Offset>0</Offset>
          <Length>{len(asset.content)}</Length>
        </Chunk>
      </ChunkList>
    </Asset>
"""
        for asset in (pkl, *assets)
    )
    return f"""{_XML}<AssetMap xmlns="{_AM}">
  <Id>urn:uuid:{composition.id("asset map")}</Id>
  <AnnotationText>{escape(composition.title)}</AnnotationText>
  <Creator>{_CREATOR}</Creator>
  <VolumeCount>1</VolumeCount>
  <IssueDate>{_ISSUED}</IssueDate>
  <Issuer>{_CREATOR}</Issuer>
  <AssetList>
{listed}  </AssetList>
</AssetMap>
"""
