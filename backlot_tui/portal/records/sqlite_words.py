"""The index of words on SQLite: which requests have a text in their search key.

FTS5 keeps, for every three characters that follow one another, the numbers of the requests that
have them. That names candidates; whether the text is really there, the search looks in the row.
Triggers keep it in step, whoever writes. Another engine has an index of its own for this
(PostgreSQL: pg_trgm) and needs none of it.
"""

from __future__ import annotations

from backlot_tui.domain.conditions import AllOf, AnyOf, Condition, Contains, Equals, HasWord

STATEMENTS = (
    "CREATE VIRTUAL TABLE request_words USING fts5(search_key, content='requests',"
    " content_rowid='number', tokenize='trigram case_sensitive 1', detail=none)",
    "CREATE TRIGGER request_words_added AFTER INSERT ON requests BEGIN"
    " INSERT INTO request_words(rowid, search_key) VALUES (new.number, new.search_key);"
    " END",
    "CREATE TRIGGER request_words_changed AFTER UPDATE OF search_key ON requests"
    " WHEN old.search_key <> new.search_key BEGIN"
    " INSERT INTO request_words(request_words, rowid, search_key)"
    " VALUES ('delete', old.number, old.search_key);"
    " INSERT INTO request_words(rowid, search_key) VALUES (new.number, new.search_key);"
    " END",
    "CREATE TRIGGER request_words_gone AFTER DELETE ON requests BEGIN"
    " INSERT INTO request_words(request_words, rowid, search_key)"
    " VALUES ('delete', old.number, old.search_key);"
    " END",
)
"""What makes the index, for a schema that is made anew; a migration has its own copy."""

_GRAM = 3
_MOST_GRAMS = 12
"""Of a long text; more of them name hardly fewer candidates."""

_IN_SEARCH_KEY = {"title", "package_id", "title_id", "id"}


def asked_for(condition: Condition) -> str | None:
    """What to ask the index for so that it names every request that fits; None: it cannot help.

    It may name more than fit. Texts of one or two characters are not in the index.
    """
    match condition:
        case HasWord(text):
            return _grams(text)
        case Contains(column, text) | Equals(column, text) if column in _IN_SEARCH_KEY:
            return _grams(text)
        case AllOf(conditions):
            known = [asked for each in conditions if (asked := asked_for(each))]
            return " AND ".join(known) or None
        case AnyOf(conditions) if conditions:
            each_asked = [asked_for(each) for each in conditions]
            if None in each_asked:
                return None
            return f"({' OR '.join(asked for asked in each_asked if asked)})"
        case _:
            return None


def _grams(text: str) -> str | None:
    if len(text) < _GRAM or "\0" in text:
        return None
    last = len(text) - _GRAM
    places = [*range(0, last, _GRAM), last][-_MOST_GRAMS:]
    quoted = (text[at : at + _GRAM].replace('"', '""') for at in places)
    return "(" + " AND ".join(f'"{gram}"' for gram in quoted) + ")"
