"""Reads the figures of report.html with the standard library alone: tables by caption or section, and the bars of charts."""
import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """`tables`: (section, caption, rows); `charts`: (caption, [(class, attributes)]); `words`: text outside of tables."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.charts, self.ids, self.links, self.addresses, self.scripts = [], [], [], [], [], 0
        self.section = self.caption = ""
        self.rows = self.cell = self.chart = None
        self.in_caption = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found.get("href", ""))
        self.addresses += [value for name, value in attributes if value and "//" in value and name != "xmlns"]
        self.scripts += tag == "script" or any(name.startswith("on") for name in found)
        if tag == "section":
            self.section, self.caption = found["id"], ""
        elif tag == "figcaption":
            self.in_caption, self.caption = True, ""
        elif tag == "svg":
            self.chart = (self.caption, [])
            self.charts.append(self.chart)
        elif tag in ("rect", "polyline") and self.chart:
            self.chart[1].append((found["class"], found))
        elif tag == "table":
            self.rows = []
            self.tables.append((self.section, self.caption, self.rows))
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = ""

    def handle_endtag(self, tag):
        if tag == "figcaption":
            self.in_caption = False
        elif tag == "figure":
            self.caption = ""
        elif tag == "svg":
            self.chart = None
        elif tag == "table":
            self.rows = None
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append(self.cell)
            self.cell = None

    def handle_data(self, data):
        if self.in_caption:
            self.caption += data
        if self.cell is not None:
            self.cell += data


def amount(text):
    """A figure of the page as a number; None where it is none."""
    plain = text.replace(",", "").replace(" %", "").strip()
    return float(plain) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain) else None
