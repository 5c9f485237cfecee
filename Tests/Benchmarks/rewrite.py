"""The flat demo file in another shape.

    python3 rewrite.py quoted invoices.csv quoted.csv
    python3 rewrite.py xero invoices.csv sales_invoices.csv 581000000

`quoted` puts every field in quotes. `xero` writes one Xero sales-invoice export: 44 columns, a row per line item, one
to four to a document, what belongs to the document repeated on each. A row is more than twice as long as a flat one and
a document has several, so it stops after the document that reaches the given number of bytes. The demo draws documents
in no order, so what has been written is the same ledger, only smaller. The same input gives the same bytes.
"""

import csv
import sys
from pathlib import Path
from typing import Iterator

FLAT = (
    "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Paid Date,Balance,Currency,Status,Terms,Reference"
).split(",")
XERO = (
    "ContactName,EmailAddress,POAddressLine1,POAddressLine2,POAddressLine3,POAddressLine4,POCity,PORegion,POPostalCode,"
    "POCountry,SAAddressLine1,SAAddressLine2,SAAddressLine3,SAAddressLine4,SACity,SARegion,SAPostalCode,SACountry,"
    "InvoiceNumber,Reference,InvoiceDate,DueDate,PlannedDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,"
    "InventoryItemCode,Description,Quantity,UnitAmount,Discount,LineAmount,AccountCode,TaxType,TaxAmount,TrackingName1,"
    "TrackingOption1,TrackingName2,TrackingOption2,Currency,Type,Sent,Status"
).split(",")
ITEMS = [  # code and description; some need quotes
    ("CON", "Consulting"),
    ("FRT", "Freight, two drops"),
    ("SVC", "Service visit"),
    ("PRT", 'Pipe, 5" galvanised'),
    ("", "Installation and training"),
]
QUANTITIES = [1, 2, 5, 10]  # all divide 100, so a price of four decimals is exact
CITIES = [("Dayton", "OH", "45402"), ("Salem", "OR", "97301"), ("Mobile", "AL", "36602"), ("Akron", "OH", "44308")]


def cents(text: str) -> int:
    """Cents of the demo's amounts, which always have two decimals."""
    return int(text.replace(".", ""))


def four_decimals(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}00"


def slashed(day: str) -> str:
    return f"{day[8:]}/{day[5:7]}/{day[:4]}"


def share(total: int, parts: int) -> list:
    """Parts that add up to the total, the first taking what is over."""
    part, rest = divmod(total, parts)
    return [part + rest] + [part] * (parts - 1)


def contact(customer_id: str, name: str) -> list:
    """The first 18 cells: postal address given, street address empty, as in most exports."""
    slug = "-".join(name.lower().split())
    number = int(customer_id.rpartition("-")[2])
    city, region, code = CITIES[number % len(CITIES)]
    return [name, f"ap@{slug}.example", f"{number} Mill Road", "", "", "", city, region, code, "USA", *[""] * 8]


def document(flat: list, customer: list) -> Iterator[list]:
    """The lines of one invoice or credit note. Credit notes have amounts above zero and no due day."""
    number, _, _, issued, due, amount, _, balance, currency, _, _, reference = flat
    total, open_part, is_credit = abs(cents(amount)), abs(cents(balance)), amount.startswith("-")
    tax = total * 8 // 108
    digits = number.rpartition("-")[2]
    order = int(digits)
    head = [
        *customer,
        f"CN-{digits}" if is_credit else number,
        reference,
        slashed(issued),
        "" if is_credit else slashed(due),
        "",
        four_decimals(total),
        four_decimals(tax),
        four_decimals(total - open_part),
        four_decimals(open_part),
    ]
    kind = "Sales credit note" if is_credit else "Sales invoice"
    tail = ["", "", "", "", currency, kind, "Sent", "Awaiting Payment" if open_part else "Paid"]
    mixed = order * 2_654_435_761 >> 15  # Knuth's multiplier: neighbours differ
    parts = 1 + mixed % 4
    for position, (net, line_tax) in enumerate(zip(share(total - tax, parts), share(tax, parts))):
        code, description = ITEMS[(mixed + position) % len(ITEMS)]
        quantity = QUANTITIES[(order + position) % len(QUANTITIES)]
        price = net * 100 // quantity
        yield [
            *head,
            code,
            description,
            f"{quantity}.0000",
            f"{price // 10_000}.{price % 10_000:04d}",
            "",
            four_decimals(net),
            "200",
            "Tax on Sales",
            four_decimals(line_tax),
            *tail,
        ]


def quoted(rows: Iterator[list], target) -> None:
    writer = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(FLAT)
    writer.writerows(rows)


def xero(rows: Iterator[list], target, limit: int) -> None:
    writer, contacts = csv.writer(target, lineterminator="\n"), {}
    written = writer.writerow(XERO)  # characters, which are bytes: the demo is ASCII
    for flat in rows:
        if written >= limit:
            break
        customer = contacts.get(flat[1])
        if customer is None:
            customer = contacts[flat[1]] = contact(flat[1], flat[2])
        for line in document(flat, customer):
            written += writer.writerow(line)


def main(shape: str, source: Path, target: Path, *limit: str) -> None:
    with source.open(newline="", encoding="utf-8") as flat, target.open("w", newline="", encoding="ascii") as file:
        rows = csv.reader(flat)
        if next(rows) != FLAT:
            raise SystemExit(f"{source} is no flat demo file: its columns differ")
        if shape == "xero":
            xero(rows, file, int(*limit))
        else:
            quoted(rows, file)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
