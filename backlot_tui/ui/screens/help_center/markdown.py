"""A guide's Markdown as lines for a width: headings, paragraphs, lists, tables, commands.

What the guides are written with, and no more. Textual's own viewer makes a widget of every
paragraph and cannot be walked by the keyboard from heading to heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from rich.cells import cell_len

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.lines import Line, wrap
from backlot_tui.ui.screens.help_center.inline import pieces_of, wrapped
from backlot_tui.ui.screens.help_center.tables import Row, table_lines

_WIDEST = 92
"""Longer lines are hard to read."""
_FURTHER = 6


@dataclass(frozen=True, slots=True)
class Page:
    """headings: the lines at which the page's parts begin."""

    lines: Sequence[Line]
    headings: Sequence[int]


def render(text: str, width: int) -> Page:
    lines: list[Line] = []
    headings: list[int] = []
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    for node in tree.children:
        if lines:
            lines.append(())
        if node.type == "heading":
            headings.append(len(lines))
        lines += _block(node, min(width, _WIDEST))
    return Page(lines, headings)


def _block(node: SyntaxTreeNode, width: int) -> list[Line]:
    match node.type:
        case "heading":
            heading: Line = tuple((text, "strong") for text, _ in _inline(node))
            return wrapped(heading, width)
        case "paragraph":
            return wrapped(_inline(node), width)
        case "bullet_list" | "ordered_list":
            return _list(node, width)
        case "fence" | "code_block":
            return _code(node, width)
        case "table":
            return table_lines(
                [_row(each) for part in node.children for each in part.children], width
            )
        case _:
            return list(chain.from_iterable(_block(each, width) for each in node.children))


def _inline(node: SyntaxTreeNode) -> Line:
    return pieces_of(node.children[0].token) if node.children else ()


def _list(node: SyntaxTreeNode, width: int) -> list[Line]:
    lines: list[Line] = []
    for number, item in enumerate(node.children, start=int(node.attrGet("start") or 1)):
        mark = f"{number}. " if node.type == "ordered_list" else "• "
        body = list(chain.from_iterable(_block(each, width - len(mark)) for each in item.children))
        for at, line in enumerate(body):
            lines.append(((" " * len(mark) if at else mark, "accent"), *line))
    return lines


def _code(node: SyntaxTreeNode, width: int) -> list[Line]:
    """As it stands, indented; what is too long goes on below, indented further."""
    lines: list[Line] = []
    for text in map(safe_text, node.content.rstrip("\n").split("\n")):
        fits = not text or cell_len(text) <= width - 2
        first, *more = [text] if fits else wrap(text, width - _FURTHER)
        lines.append(((f"  {first}", "accent"),))
        lines += [((" " * _FURTHER + part, "accent"),) for part in more]
    return lines


def _row(row: SyntaxTreeNode) -> Row:
    return [_inline(cell) for cell in row.children]
