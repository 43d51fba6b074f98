"""Names that studios, vendors and standards bodies published, read piece by piece.

Sources: a studio's localisation archive (public test fixtures), ISDCF's naming registry and
dcpomatic's tests of it, a streamer's sound mastering page, Yandex' audio pages, photon's test
resources, broadcasters' and subtitlers' pages.
"""

from __future__ import annotations

import pytest

from backlot_tui.matching.matcher import BinFile, understand
from backlot_tui.matching.prepared import Prepared
from backlot_tui.matching.tables import lexicon, weights
from backlot_tui.matching.view import View, view
from tests.matching.desk import catalogue, wanted

NAMES = [
    # name, title, languages, roles, layouts, episode
    ("SWAT17_TV_510_LAS_20_V_DXSM_2398_48K_20220131.zip", "SWAT17", "es-419", "stem", "2.0", ""),
    ("MORBIU_D_R1-6_LAS_51_TH_PM_24_48_20220309.sitx",
     "MORBIU", "es-419", "print_master", "5.1", ""),
    ("MORBIU_D_R1-6_LAS_51_TH_DXSM_24_48_20220309.sitx", "MORBIU", "es-419", "stem", "5.1", ""),
    ("NETUMA_TV_206_LAS_50_V_DXSM_2398_48K_20220309.zip", "NETUMA", "es-419", "stem", "5.0", ""),
    ("NETUMA_TV_110_DEU_DS_V_CM_25_48K_20220303.zip", "NETUMA", "de", "", "DS", ""),
    ("NETUMA_TV_109_DEU_51_V_CM_25_48K_20220303.zip", "NETUMA", "de", "", "5.1", ""),
    ("NETUMA_109_3_TV_DEU_End Card.tif", "NETUMA", "de", "other", "", ""),
    ("NETUMA_109_2_TV_DEU_End Card.tif", "NETUMA", "de", "other", "", ""),
    ("NETUMA_112_TV_DEU_Script.docx", "NETUMA", "de", "final_script", "", ""),
    ("NETUMA_108_TV_DEU_Spotters Guide.xlsx", "NETUMA", "de", "other", "", ""),
    ("chefs_table_s02e02_v04_PM_Nearfield_2ch_48k_24b_23976.L.wav",
     "Chef's Table", "", "print_master", "2.0", "S02E02"),
    ("chefs_table_s02e02_v04_PM_Nearfield_2ch_48k_24b_23976.R.wav",
     "Chef's Table", "", "print_master", "2.0", "S02E02"),
    ("chefs_table_s02e02_v03_FXSTEM_6ch_48k_24b_23976.LFE.wav",
     "Chef's Table", "", "stem", "5.1", "S02E02"),
    ("chefs_table_s02e02_v03_FXSTEM_6ch_48k_24b_23976.Ls.wav",
     "Chef's Table", "", "stem", "5.1", "S02E02"),
    ("LH_BodyAndSoul_MASTER_48k_24b_2ch_LT_v04.wav", "Body and Soul", "", "", "2.0", ""),
    ("series_s01_e01_20_cens_DUB_2003_11_07_eng.wav", "Series", "en", "dub", "2.0", "S01E01"),
    ("TWB_PDX_002_20180821_01000015.wav", "TWB", "", "", "", ""),
    ("CurseOfTheMayansThe_Feat_1080p2398_178_EN51_EN20.mov",
     "The Curse of the Mayans", "en", "", "5.1 2.0", ""),
    ("HACKED_Prores422HQ_8ch_Master_012722.mov", "Hacked", "", "any_picture", "5.1 + 2.0", ""),
    ("ThankYouService_FTR-4_S_EN-XX-CCAP_US-R-INT-TD_51-HI-VI_2K_UP_20170928_DTB_SMPTE_OV",
     "Thank You for Your Service", "en", "sdh", "5.1", ""),
    ("ThankYouService_FTR-4_S_EN-LAS_US-R_51-EN_2K_UP_20171001_DTB_SMPTE_VF",
     "Thank You for Your Service", "en es-419", "", "5.1", ""),
    ("MovieTitle_FTR_F_EN-XX_INT_51_2K_NULL_20230622_NUL_SMPTE_OV",
     "Movie Title", "en", "", "5.1", ""),
    ("MOVIE-TITLE_FTR-1_F_EN-XX_US-PG_51-EN_2K_ST_20070115_FAC_OV",
     "Movie Title", "en", "", "5.1", ""),
    ("MovieTitleCCAP_FTR-1_F_EN-EN_US-G_51-EN_2K_ST_20070115_FAC_VF-1",
     "Movie Title", "en", "sdh", "5.1", ""),
    ("MyNiceFilm_FTR-1_F_EN-XX_UK-PG_51_2K_ST_20140704_FA_IOP_OV",
     "My Nice Film", "en", "", "5.1", ""),
    ("MyNiceFilmWith_TLR-2_S_DE-FR_US-R_10_4K_DI_20140704_PP_SMPTE_VF",
     "My Nice Film With A Very Long Name", "de fr", "other", "1.0", ""),
    ("MyNiceFilmWith_XSN-2_F-133_DE-FR_US-R_10_4K_DI_20140704_PP_SMPTE_VF",
     "My Nice Film With A Very Long Name", "de fr", "", "1.0", ""),
    ("IKnowCamels_XSN-2_F-133_DE-FR_US-R_10_4K_DI_20140704_PP_SMPTE_VF",
     "I Know Camels", "de fr", "", "1.0", ""),
    ("LikeShouting_XSN-2_F-133_DE-FR_US-R_10_4K_DI_20140704_PP_SMPTE_VF",
     "Like Shouting", "de fr", "", "1.0", ""),
    ("StopMakingSens_FTR-1_F_EN-XX_US_51_4K_A24_20230720_REI_IOP_OV.xml",
     "Stop Making Sense", "en", "", "5.1", ""),
    ("MyFilm_FTR-1_F_EN-XX_20_2K_ABC_20260816_SMPTE_OV", "My Film", "en", "", "2.0", ""),
    ("Netflix_Plugfest_Oct2015_LAS51.mxf", "Netflix Plugfest", "es-419", "", "5.1", ""),
    ("mer_shrt_23976_vdm_sdr_rec709_g24_3840x2160_20170913_12bit_DCDM.tif", "mer", "", "", "", ""),
    ("LEJOURSELEVE_ENG_NETFLIX_V1.srt", "Le jour se lève", "en", "", "", ""),
    ("The_Chosen_S01E01_audio_spa_20211108_134000.mov", "The Chosen", "es", "", "", "S01E01"),
    ("Friends_S01E01_ENG_NEO_2345A.mov", "Friends", "en", "", "", "S01E01"),
    ("Breaking_Bad_S02E05_RUS_RUS2_1087A.mov", "Breaking Bad", "ru", "", "", "S02E05"),
    ("tv_show_s01e01_eng_29.97fps_v1.srt", "TV Show", "en", "", "", "S01E01"),
    ("film_2021_deu_25fps_v1.srt", "Film", "de", "", "", ""),
    ("series.s01e01.en.720p.srt", "Series", "en", "", "", "S01E01"),
    ("Film.en.forced.srt", "Film", "en", "forced", "", ""),
    ("Film.german.ac3", "Film", "de", "", "", ""),
    ("SHOW_PM_51.wav", "Show", "", "print_master", "5.1", ""),
    ("SHOW_PM_STEREO.wav", "Show", "", "print_master", "2.0", ""),
    ("95350-EN-Lanterns_S01E01_eng.srt", "Lanterns", "en", "", "", "S01E01"),
]  # fmt: skip


def _viewed(name: str, title: str) -> View:
    known = Prepared([wanted(title, "Subtitle", "de")], catalogue(), lexicon(), weights())
    understood = understand(known, BinFile(name))
    hit = understood.hits[0] if understood.hits else None
    return view(understood.reading, hit, (), lexicon(), house=frozenset(), id_shapes=set())


@pytest.mark.parametrize(
    ("name", "title", "told"), [(name, title, told) for name, title, *told in NAMES]
)
def test_published_names_are_read_as_their_makers_mean_them(
    name: str, title: str, told: list[str]
) -> None:
    languages, roles, layouts, episode = told
    seen = _viewed(name, title)
    assert list(dict.fromkeys(x.tag for x in seen.languages if x.sure)) == languages.split()
    assert [x.value for x in seen.roles] == roles.split()
    sound = list(dict.fromkeys(x.value for x in seen.layouts))
    assert sound == ([layouts] if "+" in layouts else layouts.split())
    assert [f"S{c.season:02d}E{c.episode:02d}" for c in seen.episodes] == episode.split()


@pytest.mark.parametrize(
    ("name", "title", "how"),
    [
        ("CurseOfTheMayansThe_Feat_178.mov", "The Curse of the Mayans", "variant"),
        ("StopMakingSens_FTR-1.xml", "Stop Making Sense", "truncated"),
        ("MORBIU_D_R1-6_LAS.sitx", "Morbius", "stub"),
        ("MyNiceFilmWith_TLR-2.mxf", "My Nice Film With A Very Long Name", "truncated"),
        ("LEJOURSELEVE_ENG.srt", "Le jour se lève", "whole"),
        ("chefs_table_s02e02.wav", "Chef's Table", "whole"),
    ],
)
def test_titles_are_found_however_they_are_shortened(name: str, title: str, how: str) -> None:
    hit = _viewed(name, title).hit
    assert hit is not None
    assert (hit.title, hit.how) == (title, how)
