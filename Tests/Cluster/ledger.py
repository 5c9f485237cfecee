"""The ledgers of the checks: one demo ledger dealt out to files of several formats, each made once and kept in the work folder.

`mixed` states of every document what is open. `settled` has invoices without balances and a list of payments, so that every document
has to be kept until its payments have come together.
"""
import contextlib
import csv
import gzip
import io
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Benchmarks"))
from rewrite import FLAT, XERO, contact, document  # noqa: E402

AS_OF = "2025-06-30"
GERMAN = ["Belegnummer", "Kundennummer", "Kunde", "Rechnungsdatum", "Fälligkeit", "Betrag", "Zahlungsdatum", "Offener Betrag",
          "Währung", "Status", "Zahlungsbedingung", "Referenz"]
PLAIN = ["Invoice Number", "Customer ID", "Customer", "Invoice Date", "Due Date", "Amount", "Currency"]


def mixed(binary, work, invoices):
    """Flat, fully quoted with line ends in quotes, semicolons and decimal commas, Xero's line items; one file in an old encoding and
    one compressed, which cannot be cut; customers with terms and groups, disputes, promises."""
    return made(binary, work, invoices, "mixed", deal)


def settled(binary, work, invoices):
    """Invoices without balances, and the payments of a bank's list."""
    return made(binary, work, invoices, "settled", settle)


def made(binary, work, invoices, name, make):
    """The folder of a ledger, made if it is missing or older than this file."""
    folder = os.path.join(work, f"{name}-{invoices}")
    partial = folder + ".partial"
    if os.path.exists(folder) and os.path.getmtime(folder) > os.path.getmtime(__file__):
        return folder
    print(f"making {name} of {invoices:,} documents", flush=True)
    for rest in (folder, partial):
        shutil.rmtree(rest, ignore_errors=True)
    os.makedirs(partial)
    demo = os.path.join(partial, "demo")
    subprocess.run([binary, "demo", demo, "--invoices", str(invoices), "--customers", str(max(200, invoices // 200)), "--seed", "1",
                    "--shape", "flat", "--as-of", AS_OF], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(demo, "invoices.csv"), newline="", encoding="ascii") as stream, contextlib.ExitStack() as files:
        rows = csv.reader(stream)
        if next(rows) != FLAT:
            sys.exit("the demo's columns differ from those that this check knows")
        make(rows, Folder(partial, files))
    shutil.rmtree(demo)
    os.rename(partial, folder)
    return folder


class Folder:
    """Opens CSV files of a folder for writing, closed together."""

    def __init__(self, path, files):
        self.path, self.files = path, files

    def open(self, name, heading, encoding="utf-8", **dialect):
        path = os.path.join(self.path, name)
        if name.endswith(".gz"):
            # The time inside would make other bytes each time.
            raw = self.files.enter_context(gzip.GzipFile(path, "wb", compresslevel=1, mtime=0))
            stream = self.files.enter_context(io.TextIOWrapper(raw, encoding=encoding, newline=""))
        else:
            stream = self.files.enter_context(open(path, "w", encoding=encoding, newline=""))
        writer = csv.writer(stream, lineterminator="\n", **dialect)
        writer.writerow(heading)
        return writer


def deal(rows, folder):
    """Customers by number to files; every twentieth customer's documents to all of the four."""
    flat = folder.open("invoices.csv", FLAT)
    quoted = folder.open("subsidiary.csv", FLAT, quoting=csv.QUOTE_ALL)
    comma = folder.open("niederlassung.csv", GERMAN, delimiter=";")
    old = folder.open("altbestand.csv", GERMAN, encoding="windows-1252", delimiter=";")
    packed = folder.open("archive.csv.gz", FLAT)
    xero = folder.open("sales_invoices.csv", XERO)
    customers = folder.open("customers.csv", ["Customer ID", "Name", "Group", "Terms", "Credit limit", "Currency"])
    disputes = folder.open("disputes.csv", ["Invoice", "Customer ID", "From", "To", "Amount", "Reason"])
    promises = folder.open("promises.csv", ["Customer ID", "Invoice", "Promised on", "Promise date", "Amount"])
    files = [flat] * 8 + [quoted] * 4 + [comma] * 4 + [xero] * 3
    spread, contacts = [flat, quoted, comma, xero], {}
    for order, row in enumerate(rows):
        customer = int(row[1][-6:])
        place = customer % 20
        writer = files[place] if place < 19 else spread[order % 4]
        writer = {12: old, 13: packed}.get(customer % 400, writer)
        if customer not in contacts:
            contacts[customer] = contact(row[1], row[2])
            if customer % 3:
                customers.writerow([row[1], row[2], f"Group {customer % 97}" if customer % 4 else "", "Net 30", 50_000, "USD"])
        if row[7] not in ("0.00", "") and not row[5].startswith("-"):
            if order % 401 == 0:
                disputes.writerow([row[0], row[1], "2025-05-01", "", row[7], "short delivery"])
            if order % 503 == 0:
                promises.writerow([row[1], row[0], "2025-06-01", "2025-06-20", row[7]])
        if writer is xero:
            xero.writerows(document(row, contacts[customer]))
        elif writer is comma or writer is old:
            writer.writerow(german(row, order))
        elif writer is quoted:
            writer.writerow(row[:11] + [memo(order)])
        else:
            if order % 17 == 0 and customer % 3:
                row[4] = row[10] = ""  # the customer's terms tell the due day
            if order % 5003 == 0:
                row[5] = "ten"  # a row that is rejected
            flat_row = row
            writer.writerow(flat_row)
            if order % 7919 == 0:
                quoted.writerow(flat_row)  # a document that two files hold


def german(row, order):
    """A row with a decimal comma and DD.MM.YYYY; letters of the old encoding stand late in the file."""
    number, customer, name, issued, due, amount, paid, balance, currency, status, terms, _ = row
    days = [".".join(reversed(day.split("-"))) for day in (issued, due, paid)]
    sums = [amount.replace(".", ","), balance.replace(".", ",")]
    text = f"Bestellung {order} für Öl" if order > 20_000 else f"Bestellung {order}"
    return [number, customer, name, days[0], days[1], sums[0], days[2], sums[1], currency, status, terms, text]


def memo(order):
    """Text that looks like records where a reader forgets that it stands in quotes."""
    if order % 5:
        return f"PO-{order}"
    return f'first line, then\nINV-{order},C-000001,"nobody",2025-01-01,2025-01-31,1.00,,1.00,USD,Open,Net 30,\n'


def settle(rows, folder):
    """Invoices of two files; what was paid stands in the list of payments, a part of it in two payments."""
    files = [folder.open("invoices.csv", PLAIN), folder.open("more_invoices.csv", PLAIN, delimiter=";")]
    payments = folder.open("payments.csv", ["Payment No", "Payment Date", "Customer ID", "Customer", "Invoice", "Amount received", "Currency"])
    for order, row in enumerate(rows):
        number, customer, name, issued, due, amount, paid, balance, currency = row[:9]
        files[int(customer[-6:]) % 3 == 0].writerow([number, customer, name, issued, due, amount, currency])
        cents = int(amount.replace(".", "")) - int(balance.replace(".", ""))
        if cents <= 0:
            continue
        first = cents // 3 if order % 4 == 0 else cents
        for part, sum_ in enumerate(filter(None, (first, cents - first))):
            payments.writerow([f"P-{order}-{part}", paid or issued, customer, name, number, f"{sum_ // 100}.{sum_ % 100:02d}", currency])
