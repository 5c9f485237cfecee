#!/usr/bin/env python3
"""Runs the reproducer of every finding and writes what the program says of it into docs/findings.md.

    python3 findings.py --binary arrears --out docs/findings.md
    python3 findings.py --binary arrears --out docs/findings.md --check

A reproducer is a folder fixtures/findings/CODE: input files, `options` (one line of further options), perhaps `config.yaml`,
and where the input cannot be a committed file `prepare.sh`, which makes it in the current folder. Exit status 1 when a
reproducer does not raise its code, when one raises a code that has no folder, or with --check when the page differs.
"""
import argparse
import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FIXTURES = os.path.join(ROOT, "fixtures", "findings")
HEAD = re.compile(r"(?:\S.*): (error|warning|info): .* \[([a-z-]+)\]")
# How the sources write a code: behind a severity, `code:`, or first in a line of a table of codes.
IN_SOURCES = re.compile(
    r"(?:\.(?:error|warning|info),\s*|code: )\"([a-z]+(?:-[a-z]+)+)\"|^\s*\"([a-z]+(?:-[a-z]+)+)\",", re.MULTILINE)
MOST_LINES = 12
WIDEST = 150

# When a code is raised.
MEANINGS = {
    "setting-unmatched": "The settings name a customer whom no export knows; nothing follows from that name.",
    "interest-rate-outdated": "Interest is asked for days beyond the newest reference rate that is known; that rate was used for them.",
    "jurisdiction-unknown": "A customer file names a jurisdiction that no table has; no court and no limitation period are known for that customer.",
    "reference-invalid": "A row of your own table of jurisdictions or reference rates cannot be read; nothing was written.",
    "after-as-of": "Documents were issued after the as-of day; they count in no figure.",
    "amount-invalid": "A cell of an amount column holds something that is no number in the file's notation; the row is rejected.",
    "amount-missing": "A row has neither an amount nor a balance; the row is rejected.",
    "amount-unit-unknown": "Days are written in seconds since 1970 and amounts without decimals, as programs do it; whether amounts are in cents cannot be told, and the run ends.",
    "amount-too-fine": "An amount has more decimals than its currency knows; it is rejected, never rounded.",
    "amount-too-large": "An amount is beyond about 92 quadrillion (of a currency with two decimals); the row is rejected.",
    "as-of-assumed": "No as-of day was given and no export states one, so that today was taken.",
    "as-of-differs": "No as-of day was given and the exports state different ones; the newest is used.",
    "as-of-unsupported": "The as-of day is before the day of a list that does not say when documents were settled; the run ends.",
    "amounts-in-own-currency": "What is read as owed is in the company's own currency, while the rows state several.",
    "balance-assumed": "A document has an amount but nothing says what is left of it; it counts as wholly open.",
    "balance-contradicted": "Two exports show different open amounts for a document and at least one has no day; the smaller one counts.",
    "balance-exceeds-amount": "More is open of a document than it was issued for; the balance counts.",
    "cell-holds-rows": "A cell goes on over several lines, of which one could be a row: text, or rows between a quote that is missing and one that is too many.",
    "charge-open": "A payment leaves part of its document open and has a charge of the bank beside it; the charge stays open, because lists differ in whether the amount is before or after it.",
    "credit-positive": "A credit note or payment has the sign of an invoice in a file whose other credits carry a minus; it counts as stated.",
    "currency-adopted": "A list states no currency, lists customers of the other files, and all of those state one currency; it is taken in that one.",
    "currency-assumed": "Payments state neither a currency nor a document; they count in the only currency in which the files state anything.",
    "currency-contradicted": "A currency sign or code in the amount is not the currency of the row; the row is rejected.",
    "currency-unknown": "The currency cell holds no ISO 4217 code, sign or known name; the row is rejected.",
    "currency-unstated": "Nothing in the file or the settings says in which currency its amounts are; they are kept apart as XXX.",
    "customer-assumed": "No heading of a file names the customer and one column could hold it; that column was taken.",
    "customer-from-above": "A list names each customer on the first of its rows only; the rows below belong to the same customer.",
    "customer-missing": "A row names no customer; the row is rejected.",
    "date-order-mixed": "Some days of a file can only be day/month, others only month/day; the run ends.",
    "date-order-unknown": "Every day of a file could be day/month as well as month/day; the run ends.",
    "day-invalid": "A cell of a day column is no day of the calendar between 1920 and 2099; the row is rejected.",
    "days-contradicted": "Two files hold a document of one customer, number and amount with different issue or due days, and neither holds both; both count.",
    "decimal-mark-mixed": "Some amounts of a file can only have a decimal point, others only a decimal comma; the run ends.",
    "decimal-mark-unknown": "Points or commas in the amounts of a file may separate decimals or thousands; the run ends.",
    "disputed-invalid": "The disputed column of an open document says neither yes, nor no, nor an amount; the document counts as not disputed.",
    "documents-gone": "Documents that were open at the last run are neither open nor settled, though the exports tell what was settled, or a whole company's exports are missing.",
    "history-emptied": "The file of the history was there and held nothing: a new one begins, and what the old one held is lost.",
    "history-newer": "The history has a run of a later day; this one is compared with the run before it and not added.",
    "history-unrelated": "The history is of another book: none of its customers is in these exports; the run is neither compared nor added.",
    "history-unusable": "The history is no database, damaged, locked, or cannot be written; the reports are written without it.",
    "instalments-count": "A document is listed whole in one file and by instalments, which add up to it, in another; the instalments count.",
    "write-off-recovered": "A document was paid after a list of write-offs had given it up; the payment stands as a credit of its customer.",
    "due-before-issue": "A document was due before it was issued; its age counts from the due day all the same.",
    "due-day-assumed": "A document has neither a due day nor terms that can be read; the default terms were added to its issue day.",
    "export-after-as-of": "Of several exports of one list, one is of a day after the as-of day; its documents are left out.",
    "export-stale": "An as-of day was given that is more than four days after the newest day that the exports state: they are likely last week's.",
    "file-changed": "A file was written to while it was read; the run ends.",
    "file-empty": "A file holds nothing; it is left out.",
    "file-not-text": "A file holds NUL bytes, as workbooks and pictures do; it is left out.",
    "file-repeated": "A file agrees with another one in every row, under whatever name and encoding; its rows count once.",
    "file-unreadable": "A path is no regular file, or the system refuses to open it; it is left out.",
    "file-without-documents": "The headings of a file were recognised but no row below them is a document.",
    "gzip-damaged": "A compressed file cannot be decompressed to its end; the run ends.",
    "ledger-accounts-unclear": "A list of ledger balances holds several accounts and none is called receivables; nothing is compared.",
    "ledger-day-differs": "Balances of the general ledger are of another day than the as-of day; nothing is compared.",
    "ledger-differs": "The documents do not add up to the balance of the general ledger that the settings state.",
    "list-currency-unstated": "Amounts of a list beside the documents, or credit limits, state no currency in a book of several, and their customers owe in more than one; they count in the currency of the settings, else in no figure.",
    "money-out": "A list of payments shows money that went out to somebody who owes nothing in the book; it is no receivable and left out.",
    "money-unread": "A list has no balance that the headings name, and a column with amounts is not read: perhaps the balance.",
    "no-table": "No row of a file has headings that name a customer, a day and an amount; it is left out.",
    "nothing-to-report": "None of the files holds a single document; the run ends.",
    "number-unread": "No heading of a list of documents names their numbers although another file lists payments by number; they stay unapplied.",
    "offers": "A list numbers quotes or estimates and no invoices: nobody owes them; it is left out.",
    "overpaid": "The payments of a document come to more than its amount; the surplus stands as a credit of its customer.",
    "part-payment-unstated": "The status of a document says that part of it was paid, and nothing says how much; it counts as wholly open.",
    "payment-status-unknown": "The status of a payment is a word that is not known; the money counts as received.",
    "payment-undated": "Payments have no day that can be read; they count as made by the as-of day.",
    "payables": "A list names suppliers and no customers: it holds what the company owes; it is left out.",
    "payment-repeated": "Two files of payments hold the same payment; it counts once.",
    "printed-total-differs": "A total that the export prints is not the sum of the rows above it.",
    "quote-unclosed": "A quote is opened in a row and never closed; that row is rejected, the next ones are read.",
    "rate-base-unstated": "A list of exchange rates does not say of which currency its rates are units, or names several; none is used.",
    "rate-contradicted": "A list of exchange rates has several rates of a currency for its newest day; none is used.",
    "rate-direction-assumed": "A list of exchange rates does not say of which currency its rates are units; they were taken as units of the base currency for one unit.",
    "rate-earlier": "The newest rate up to the as-of day is of an earlier day; consolidated amounts use it.",
    "rate-invalid": "A row of a list of exchange rates holds no positive rate; the row is rejected.",
    "rate-missing": "Documents are past due in a currency that cannot be converted to the one in which collection costs are stated.",
    "rejects-not-listed": "More than 20,000 rows of a file were rejected; all are counted, the first ones listed.",
    "row-repeated": "A row has the customer, number, days and amounts of another one; the document counts once.",
    "row-cut-off": "The file ends without a line end, in a row with fewer cells than the headings (which is rejected), or in an amount without the decimals of the others.",
    "row-in-one-cell": "A row that another separator, or the file's own within quotes, would split into the cells of a document; it is rejected. Or a note of one cell that holds a day and an amount.",
    "row-too-wide": "A row has cells behind the last heading, so that no cell is sure to stand under its own; it is rejected.",
    "row-unknown": "A row of a grouped report has a label that neither opens nor totals a group; the row is rejected.",
    "setting-invalid": "A line of the settings file names no setting or a value that it cannot have; the run ends.",
    "setting-unused": "A file pattern or heading in the settings fits none of the files; it changes nothing.",
    "settled-between": "A document of an earlier export is missing in the next one of the same list; it counts as settled by then.",
    "settlement-exceeds": "The payments of a document come to more than what its balance says was paid; the balance counts.",
    "settlement-unmatched": "A payment is applied to a document number that no file holds; it changes nothing.",
    "side-unmatched": "Rows of a list beside the documents name customers or documents that no other file holds; they change nothing.",
    "status-contradicts-balance": "The status says that a document is paid, its balance says that it is not; the balance counts.",
    "status-unknown": "The only thing that says how a document stands is a status word that is not known; it counts as open.",
    "sum-too-large": "The amounts of a file add up to more than can be counted exactly; the run ends.",
    "superseded": "Exports of two days show different open amounts for a document; the later one counts.",
    "tax-unclear": "A column of tax stands beside the amount, and neither words nor sums tell whether the amount includes it; it is taken as doing so.",
    "text-cut": "A file ends in the middle of a character, so that something behind it is missing.",
    "text-damaged": "A file marked as UTF-8 holds bytes that are no UTF-8; each is shown as the replacement character.",
    "tie-out-failed": "The reports do not add up to what was read: a fault of the program, never of the data.",
    "type-unknown": "The type of an open document is a word that is not known; its sign decides what it is.",
    "unbilled": "The name or title of a list says that its work is not invoiced yet, it has no numbers of invoices with due days, and its columns are not those of a list of unbilled work; it is left out.",
    "undated": "An open document has neither issue nor due day; it is open but not aged.",
    "amount-unclear": "An amount such as 1.500 may be a thousand and a half, or one and a half: the other amounts of the file, which have two decimals, do not say.",
    "written-off": "The status, or a payment that left something behind, says that a document was closed without being paid in full.",
}

# Codes that no file can raise, with their severity.
WITHOUT_REPRODUCER = {"file-changed": "error", "tie-out-failed": "error"}

INTRODUCTION = """# Findings

<!-- Written by Tests/Docs/findings.py from fixtures/findings; do not edit. -->

A finding is something in the data, or about it, that was rejected, assumed or is odd: where it is, what it is, how much money it
concerns, its code in brackets, and what to do about it. Errors and warnings go to standard error as `file:line:column: severity:
what [code]`, without line and column where the whole file is meant, and as `arrears: severity: what [code]` where no single file is;
every finding of a run that was completed is a row of `csv/findings.csv`. Codes are stable.

| Severity | Means |
| --- | --- |
| error | a row was rejected, a file was left out, or the run could not go on |
| warning | figures rest on an assumption, or two statements in the data contradict each other |
| info | what was done with something unusual but plausible; not printed, only in `csv/findings.csv` |

A file is left out only as long as another one remains; else the run cannot go on.

A run that is completed exits with 1 when a finding reaches the severity of `--fail-on` (or `fail_on` in the settings): `error`, the
default; `warning`, which includes errors; or `never`, which makes it 0 whatever was found. Info never fails a run. A run that could
not go on exits with 2 and writes nothing, whatever `--fail-on` says; with `--strict`, so does every run with an error.
"""


class Run:
    """What one reproducer says."""

    def __init__(self, binary, code):
        self.code = code
        self.blocks = []  # (code, severity, text) from standard error
        self.rows = []  # of csv/findings.csv
        self.header = []
        folder = os.path.join(FIXTURES, code)
        with tempfile.TemporaryDirectory() as top:
            here, out = os.path.join(top, "in"), os.path.join(top, "out")
            shutil.copytree(folder, here)
            if os.path.exists(os.path.join(here, "prepare.sh")):
                subprocess.run(["sh", "prepare.sh"], cwd=here, check=True, stdout=subprocess.DEVNULL,
                               env={**os.environ, "ARREARS": os.path.abspath(binary)})
            with open(os.path.join(here, "options"), encoding="utf-8") as file:
                self.options = file.read().strip()
            names = sorted(os.listdir(here))
            files = [n for n in names if n not in ("options", "prepare.sh") and not n.endswith(".yaml")]
            arguments = [binary, "report", *files, "--out", out, *shlex.split(self.options)]
            if "config.yaml" in names:
                self.options = f"{self.options} --config config.yaml".strip()
                arguments += ["--config", "config.yaml"]
            result = subprocess.run(
                [*arguments, "--quiet", "--fail-on", "never"], cwd=here, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=300,
                env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"})
            self.status = result.returncode
            self.read_diagnostics(result.stderr.decode("utf-8", "backslashreplace"))
            table = os.path.join(out, "csv", "findings.csv")
            if os.path.exists(table):
                with open(table, encoding="utf-8", newline="") as file:
                    self.header, *self.rows = csv.reader(file)
            self.inputs = [(n, shown(os.path.join(here, n))) for n in names if n != "options"]

    def read_diagnostics(self, text):
        block = None
        for line in text.splitlines():
            head = HEAD.fullmatch(line)
            if head:
                block = [head[2], head[1], line]
                self.blocks.append(block)
            elif block and line.startswith(" "):
                block[2] += "\n" + line
        for block in self.blocks:
            if block[0] == "as-of-assumed":
                block[2] = re.sub(r"\d{4}-\d\d-\d\d", "TODAY", block[2])

    def column(self, name):
        at = self.header.index(name) if self.header else 0
        return [row[at] for row in self.rows]

    def codes(self):
        return {code for code, _, _ in self.blocks} | set(self.column("code"))

    def severities(self):
        """Severities with which the own code is raised."""
        listed = {s for code, s, _ in self.blocks if code == self.code}
        pairs = zip(self.column("code"), self.column("severity"))
        return sorted(listed | {s for code, s in pairs if code == self.code})

    def says(self):
        """Language of the fence, and the text in it."""
        own = [text for code, _, text in self.blocks if code == self.code]
        if own:
            return "text", "\n".join(own)
        lines = []
        for row in [self.header] + [r for r, c in zip(self.rows, self.column("code")) if c == self.code]:
            lines.append(",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' if set(c) & set(',"') else c for c in row))
        return "csv", "\n".join(lines)


def escaped(data):
    """Text as it is; other bytes, control characters and a byte order mark as \\xNN."""
    text = data.decode("utf-8", "backslashreplace")

    def escape(match):
        return "".join(f"\\x{byte:02x}" for byte in match[0].encode())

    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u200b-\u200f\u2028-\u202e]", escape, text)


def shown(path):
    """The first lines of a file for the page; what it is where it is no file."""
    if os.path.islink(path):
        return None, f"-> {os.readlink(path)}"
    if not os.path.isfile(path):
        return None, "(no file)"
    with open(path, "rb") as file:
        data = file.read()
    if b"\0" in data:  # no text: byte by byte
        lines = ["".join(chr(b) if 0x20 <= b < 0x7F else f"\\x{b:02x}" for b in data)]
    else:
        lines = [escaped(line) for line in data.removesuffix(b"\n").split(b"\n")] if data else []
    lines = [line if len(line) <= WIDEST else line[:WIDEST] + " …" for line in lines]
    if not lines:
        return "text", "(0 bytes)"
    if len(lines) > MOST_LINES:
        further = len(lines) - (MOST_LINES - 1)
        lines = lines[:MOST_LINES - 1] + [f"… ({further:,} further lines)"]
    kind = {"sh": "sh", "yaml": "yaml", "csv": "csv"}.get(path.rsplit(".", 1)[-1], "text")
    return kind, "\n".join(lines)


def fence(kind, text):
    return f"```{kind}\n{text}\n```\n"


def section(run):
    command = f"`{run.options}`" if run.options else "no further options"
    parts = [f"## {run.code}\n", f"{MEANINGS[run.code]}\n"]
    for name, (kind, text) in run.inputs:
        if kind is None:
            parts.append(f"`{name}` {text}\n")
        else:
            parts.append(f"`{name}`:\n")
            parts.append(fence(kind, text))
    kind, text = run.says()
    where = "in `csv/findings.csv`" if kind == "csv" else "on standard error"
    ends = "" if run.status == 0 else f"; exit status {run.status}"
    parts.append(f"With {command}, {where}{ends}:\n")
    parts.append(fence(kind, text))
    return "\n".join(parts)


def page(runs):
    severities = {code: run.severities()[0] for code, run in runs.items() if run.severities()}
    severities.update({c: s for c, s in WITHOUT_REPRODUCER.items() if c not in severities})
    table = ["| Code | Severity | When |", "| --- | --- | --- |"]
    for code in sorted(severities):
        name = f"[{code}](#{code})" if code in runs else code
        table.append(f"| {name} | {severities[code]} | {MEANINGS.get(code, '')} |")
    sections = [section(runs[code]) for code in sorted(runs) if runs[code].severities() and code in MEANINGS]
    return "\n".join([INTRODUCTION, "\n".join(table) + "\n", *sections])


def codes_in_sources():
    """Every code that the program can raise, as the sources write it."""
    found = set()
    for folder, _, names in os.walk(os.path.join(ROOT, "Sources")):
        for name in names:
            if name.endswith(".swift"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    found.update(one or other for one, other in IN_SOURCES.findall(file.read()))
    return found - {"last-friday", "month-end", "last-month-end"}


def faults(runs):
    """What is wrong with the reproducers."""
    for code, run in runs.items():
        if code not in MEANINGS:
            yield f"{code}: MEANINGS does not say when it is raised"
        if not run.severities():
            yield f"{code}: its reproducer does not raise it, but {', '.join(sorted(run.codes())) or 'nothing'}"
        if len(run.severities()) > 1:
            yield f"{code}: raised with several severities: {', '.join(run.severities())}"
        for other in sorted(run.codes() - set(runs)):
            yield f"{other}: raised by the reproducer of {code}, but has no folder in fixtures/findings"
    for code in sorted(codes_in_sources() - set(MEANINGS)):
        yield f"{code}: stands in the sources, but has no meaning and no reproducer"
    for code in sorted(set(MEANINGS) - set(runs) - set(WITHOUT_REPRODUCER)):
        yield f"{code}: has no folder in fixtures/findings"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, help="the arrears program")
    parser.add_argument("--out", required=True, help="the page to write, docs/findings.md")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the page would change")
    options = parser.parse_args()
    codes = sorted(n for n in os.listdir(FIXTURES) if os.path.isdir(os.path.join(FIXTURES, n)))
    runs = {code: Run(os.path.abspath(options.binary), code) for code in codes}
    problems = list(faults(runs))
    text = page(runs)
    if options.check:
        try:
            with open(options.out, encoding="utf-8") as file:
                same = file.read() == text
        except FileNotFoundError:
            same = False
        if not same:
            problems.append(f"{options.out} differs from what the program says now: write it again without --check")
    else:
        with open(options.out, "w", encoding="utf-8") as file:
            file.write(text)
    for problem in problems:
        print(f"findings.py: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
