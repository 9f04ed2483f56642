"""A letter on A4, as a PDF: in grey, with fonts that every reader of PDFs has or that are put into the file."""

from functools import cache
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

LATIN, BOLD, HAN, SIGNS = "Vera", "VeraBd", "STSong-Light", "ZapfDingbats"
MARGIN, WIDTHS = 18 * mm, (64 * mm, 34 * mm, 76 * mm)
PADDING = 6  # what SimpleDocTemplate leaves free within its margins
INK, QUIET, RULE = HexColor("#1a1a1a"), HexColor("#595959"), HexColor("#c8c8c8")
TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=15, leading=20, textColor=INK, wordWrap="CJK")
HEADLINE = ParagraphStyle("headline", TITLE, fontSize=11, leading=16, spaceAfter=4)
SECTION = ParagraphStyle("section", TITLE, fontSize=10, leading=14, spaceBefore=9, spaceAfter=2)
TEXT = ParagraphStyle("text", fontName=LATIN, fontSize=8, leading=11, textColor=INK, wordWrap="CJK")
NUMBER = ParagraphStyle("number", TEXT, fontName=BOLD, alignment=2)
NOTE = ParagraphStyle("note", TEXT, textColor=QUIET)
LINES = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)


def paper(title, about, letter):
    """The bytes of a PDF: `about` is [(label, what), ...] in its head, `letter` a kpis.mails.letter.Letter."""
    _fonts()
    told = (_("%(label)s: %(what)s") % {"label": label, "what": what} for label, what in about)
    story = [_words(title, TITLE), *(_words(each, NOTE) for each in told), Spacer(1, 3 * mm)]
    story.append(_words(capfirst(letter.headline), HEADLINE))
    for section in letter.sections:
        story += [_words(section.title, SECTION), _lines(section.lines)]
    made, margins = BytesIO(), dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN)
    document = SimpleDocTemplate(made, pagesize=A4, title=title, **margins)
    document.build(story, onFirstPage=_foot(title), onLaterPages=_foot(title))
    return made.getvalue()


@cache
def _fonts():
    """Make the fonts known, once a process. Vera comes with reportlab; Chinese is drawn by the reader's own Song."""
    pdfmetrics.registerFont(TTFont(LATIN, "Vera.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, "VeraBd.ttf"))
    pdfmetrics.registerFont(UnicodeCIDFont(HAN))


def _lines(lines):
    """A section's lines as a table: what, how much, beside what. A line without a number has the whole width."""
    rows = [[_words(line.label, TEXT), _words(line.text, NUMBER), _words(line.note, NOTE)] for line in lines]
    wide = [("SPAN", (0, row), (-1, row)) for row, line in enumerate(lines) if not line.text and not line.note]
    return Table(rows, WIDTHS, style=TableStyle(wide, parent=LINES), hAlign="LEFT")


def _words(text, style):
    return Paragraph(_in_fonts(str(text), style.fontName), style)


def _in_fonts(text, font):
    """The text with those runs marked that its font lacks: signs and Chinese."""
    known = pdfmetrics.getFont(font).face.charToGlyph
    runs = groupby(text, lambda each: _font_for(each, font, known))
    return "".join(f'<font name="{name}">{escape("".join(run))}</font>' for name, run in runs)


def _font_for(character, font, known):
    if ord(character) in known:
        return font
    return SIGNS if character in "✓✗✔✘" else HAN


def _foot(title):
    """Draws the foot of a page."""

    def draw(canvas, document):
        said = _("%(title)s, page %(number)s") % {"title": title, "number": document.page}
        line = _words(said, NOTE)
        line.wrap(A4[0] - 2 * (MARGIN + PADDING), MARGIN)
        line.drawOn(canvas, MARGIN + PADDING, 9 * mm)

    return draw
