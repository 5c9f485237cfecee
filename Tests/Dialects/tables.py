"""Invented tables for the corpus: each function returns a header and rows of text."""

import json
from datetime import date, timedelta
from random import Random

NAMES = {
    "en": ["Harbour Lights Ltd", "Pike & Sons", "O'Brien Joinery", "Quill Books", "Café Tallow"],
    "de": ["Müller Söhne GmbH", "Bäckerei Groß", "Kühlhaus Öhringen AG", "Straßenbau Weiß KG", "Obst Jäger e.K."],
    "fr": ["Société Générale du Bois", "L'Épicerie Fine", "Garage Lefèvre", "Crèmerie d'Évian", "Maçonnerie Noël"],
    "es": ["Almacenes Peña S.L.", "Panadería Ibáñez", "Talleres Muñoz", "Viñedos del Sur", "Óptica García"],
    "pl": ["Zakład Żółw Sp. z o.o.", "Piekarnia Gęś", "Młyn Łódzki", "Ślusarstwo Kądziela", "Hurtownia Źródło"],
    "cs": ["Řeznictví Novák", "Pekařství Dvořák", "Truhlářství Šťastný", "Květiny Růže s.r.o.", "Lékárna U Lva"],
}
OPEN_ITEMS = {
    "en": ["Account", "Customer", "Invoice", "Date", "Due", "Amount", "Balance"],
    "de": ["Konto", "Name", "Beleg", "Belegdatum", "Fällig", "Betrag", "Saldo"],
    "fr": ["Compte", "Libellé", "Pièce", "Date", "Échéance", "Montant", "Solde"],
    "es": ["Cuenta", "Razón social", "Factura", "Fecha", "Vencimiento", "Importe", "Saldo"],
    "pl": ["Konto", "Nazwa", "Numer", "Data", "Termin płatności", "Kwota", "Pozostało"],
    "cs": ["Účet", "Název", "Doklad", "Vystaveno", "Splatnost", "Částka", "Zbývá"],
}
TOTAL = {"en": "Total", "de": "Summe", "fr": "Total général", "es": "Suma", "pl": "Razem", "cs": "Součet"}
FIRST = ["Ann", "Luis", "Mei", "Jonas", "Priya", "Tomás", "Eve", "Karl", "Zoë", "Hugo", "Ida", "Noor"]
LAST = ["Abel", "Castro", "Dunne", "Eriksen", "Falk", "Gomez", "Hale", "Ito", "Jansen", "Kaur", "O'Neill", "D'Arcy"]
WORDS = "late copy sent again please check the order after a call with their clerk about goods that came back".split()


def money(value: float, form: str) -> str:
    """us 1,234.50 · de 1.234,50 · fr 1 234,50 · ch 1'234.50 · plain 1234.50 · comma 1234,50 · brackets (1,234.50)"""
    text = f"{value:,.2f}"
    if form == "brackets":
        return f"({text[1:]})" if value < 0 else text
    if form == "dollars":
        return "$" + text
    more = {"plain": ("", "."), "comma": ("", ",")}
    separators = {**more, "us": ",.", "de": ".,", "fr": " ,", "nbsp": "\u00a0,", "ch": "'."}
    thousands, decimal = separators[form]
    return text.replace(",", "\0").replace(".", decimal).replace("\0", thousands)


def day(value: date, form: str) -> str:
    """Not strftime where the platform's language could matter: there are English month names only."""
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    month = months[value.month - 1]
    if form == "long":
        return f"{month} {value.day}, {value.year}"
    if form == "short":
        return f"{value.day:02d}-{month}-{value.year % 100:02d}"
    forms = {"iso": "%Y-%m-%d", ".": "%d.%m.%Y", "/": "%d/%m/%Y", "us": "%m/%d/%Y", "digits": "%Y%m%d"}
    return value.strftime(forms[form])


class Tables:
    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def date(self, form: str = "iso") -> str:
        return day(date(2024, 9, 1) + timedelta(days=self.random.randrange(210)), form)

    def amount(self, form: str, low: int = -20_000, high: int = 900_000) -> str:
        return money(self.random.randrange(low, high) / 100, form)

    def words(self, least: int = 3, most: int = 8) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(least, most)))

    def person(self) -> "tuple[str, str]":
        return self.random.choice(FIRST), self.random.choice(LAST)

    # Accounting

    def open_items(self, n: int, language: str = "en", form: str = "plain", dates: str = "iso"):
        rows = []
        for index in range(n):
            account, amount = self.random.randrange(5), self.random.randrange(900, 990_000) / 100
            rest = amount if self.random.random() < 0.7 else round(amount / 3, 2)
            rows.append([str(10100 + account * 7), NAMES[language][account], f"RE-{4100 + index}", self.date(dates)])
            rows[-1] += [self.date(dates), money(amount, form), money(rest, form)]
        return OPEN_ITEMS[language], rows

    def aging(self, n: int, form: str = "us", language: str = "en"):
        header = ["Customer", "Current", "1 - 30", "31 - 60", "61 - 90", "> 90", "Total"]
        rows = []
        for index in range(n):
            values = [self.random.randrange(0, 900_000) / 100 * (self.random.random() < 0.6) for _ in range(5)]
            name = f"{NAMES[language][index % 5]} {index + 1}"
            rows.append([name, *(money(value, form) if value else "" for value in values), money(sum(values), form)])
        return header, rows

    def ledger(self, n: int, form: str = "us", dates: str = "us"):
        header, rows = ["Date", "Type", "Num", "Memo", "Debit", "Credit", "Balance"], []
        for index in range(n):
            debit = self.random.random() < 0.6
            sides = [self.amount(form, 500), ""] if debit else ["", self.amount(form, 500)]
            rows.append([self.date(dates), "Invoice" if debit else "Payment", str(2200 + index), self.words(), *sides])
            rows[-1].append(self.amount(form))
        return header, rows

    def bank(self, n: int, form: str = "comma", dates: str = "."):
        header, rows = ["Buchungstag", "Wertstellung", "Verwendungszweck", "IBAN", "Betrag", "Währung"], []
        for _ in range(n):
            text = f"SVWZ+RE {self.random.randrange(4000, 5000)}, KD {self.random.randrange(900)}: {self.words(1, 3)}"
            iban = "DE00 " + " ".join(f"{self.random.randrange(10000):04d}" for _ in range(3))
            rows.append([self.date(dates), self.date(dates), text, iban, self.amount(form), "EUR"])
        return header, rows

    def journal(self, n: int, form: str = "comma"):
        header = "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib PieceRef EcritureLib"
        header += " Debit Credit Lettrage"
        rows = []
        for index in range(n):
            name, zero = self.random.choice(NAMES["fr"]), money(0, form)
            sides = [self.amount(form, 500), zero] if index % 2 else [zero, self.amount(form, 500)]
            code = ["VE", "Ventes"] if index % 3 else ["BQ", "Banque"]
            rows.append([*code, f"{index + 1:05d}", self.date("digits"), f"411{index % 7:03d}", name])
            rows[-1] += [f"F{900 + index}", f"Facture n° {900 + index}, {name}", *sides, "AB"[index % 2] * (index % 3)]
        return header.split(), rows

    def balances(self, n: int, form: str = "brackets"):
        header = ["Code", "Account", "Opening", "Movement", "Closing"]
        groups = ["Sales", "Cash", "Trade debtors", "VAT"]
        rows = [
            [str(1000 + 10 * i), f"{groups[i % 4]}, region {i + 1}", *(self.amount(form, -300_000) for _ in range(3))]
            for i in range(n)
        ]
        return header, rows

    # Others

    def people(self, n: int, dates: str = "iso", last_first: bool = True):
        header, rows = ["ID", "Name", "Born", "Mail", "Phone", "Rate"], []
        for index in range(n):
            first, last = self.person()
            name = f"{last}, {first}" if last_first else f"{first} {last}"
            mail, phone = f"{first[0].lower()}{index}@example.org", f"+44 20 7946 0{self.random.randrange(100, 999)}"
            rows.append([str(index + 1), name, self.date(dates), mail, phone, f"{self.random.randrange(15, 90)}%"])
        return header, rows

    def products(self, n: int, form: str = "plain", inches: bool = True):
        header, rows = ["SKU", "Description", "Size", "Price", "Stock"], []
        things = ["pipe", "elbow", "valve", "bracket", "hose", "flange"]
        for index in range(n):
            size = f'{self.random.randrange(1, 9)}"' if inches else f"{self.random.randrange(10, 99)} mm"
            text = f"{size} {self.random.choice(things)}, {self.random.choice(['steel', 'brass', 'PVC'])}"
            price, stock = self.amount(form, 100, 20_000), str(index * 7 % 90)
            rows.append([f"P-{index:03d}", text, f"{size} x {size}", price, stock])
        return header, rows

    def sensors(self, n: int, form: str = "plain"):
        header, rows = ["time", "station", "temp", "hum", "state"], []
        for index in range(n):
            time = f"2025-03-{1 + index // 24:02d} {index % 24:02d}:{self.random.randrange(60):02d}:00"
            values = [self.amount(form, -900, 3500), self.amount(form, 0, 9900)]
            rows.append([time, f"S{index % 3}", *values, self.random.choice(["ok", "ok", "low battery", ""])])
        return header, rows

    def addresses(self, n: int):
        header, rows = ["Name", "Address", "Town", "Zip", "Note"], []
        towns = ["Bristol, UK", "Austin, TX", "Köln", "Lyon 3e"]
        for _ in range(n):
            number, flat = self.random.randrange(1, 200), self.random.randrange(1, 9)
            street = f"{number} {self.random.choice(LAST)} Road, Flat {flat}"
            note = self.random.choice(["", "", "ring twice; dog", "c/o reception", "back door, left"])
            town, zip_code = self.random.choice(towns), f"{self.random.randrange(1000, 99999):05d}"
            rows.append([" ".join(self.person()), street, town, zip_code, note])
        return header, rows

    def log(self, n: int):
        header, rows = ["timestamp", "level", "module", "message"], []
        for index in range(n):
            time = f"2025-03-04T{index % 24:02d}:{self.random.randrange(60):02d}:07,{self.random.randrange(1000):03d}"
            texts = ["retry 3/5; waiting 2,5 s", "user=o'neill, ip=10.0.0.7", "GET /a?b=1|2 -> 200", "idle"]
            text = self.random.choice(texts)
            level, module = self.random.choice(["INFO", "WARN", "ERROR"]), f"mod.{index % 4}"
            rows.append([time, level, module, f"{text}: {self.words(2, 5)}"])
        return header, rows

    def links(self, n: int):
        header, rows = ["id", "url", "tags", "hits"], []
        for index in range(n):
            url = f"https://example.org/p{index}?a={self.random.randrange(9)}|{self.random.randrange(9)};v=1;x=2&t=a,b"
            tags = ";".join(self.random.sample(WORDS[:9], self.random.randint(1, 4)))
            rows.append([str(index), url, tags, str(self.random.randrange(10_000))])
        return header, rows

    def cells_of_json(self, n: int):
        header, rows = ["id", "payload", "at"], []
        for index in range(n):
            value = {"n": index, "tags": self.random.sample(WORDS[:9], 2), "net": self.random.randrange(1000) / 10}
            rows.append([str(index), json.dumps(value), self.date()])
        return header, rows

    def comments(self, n: int):
        header, rows = ["Nr", "Comment", "Score"], []
        for index in range(n):
            text = ", ".join(self.words(1, 4) for _ in range(self.random.randint(1, 6)))
            rows.append([str(index + 1), text.capitalize() + ".", str(self.random.randrange(1, 6))])
        return header, rows

    def timetable(self, n: int):
        header, rows = ["Line", "From", "Dep", "To", "Arr", "Days"], []
        for index in range(n):
            hour, minute = 5 + index % 17, self.random.randrange(60)
            days = self.random.choice(["Mo-Fr", "Sa, Su", "daily; not 1 Jan"])
            leaves, arrives = f"{hour:02d}:{minute:02d}", f"{hour + 1:02d}:{minute:02d}"
            rows.append([f"{index % 5}|{index % 2}", "Central", leaves, "Port", arrives, days])
        return header, rows

    def wide(self, n: int, columns: int = 40, form: str = "plain", empty: float = 0.0):
        header, rows = ["Key", *(f"M{index:02d}" for index in range(1, columns))], []
        for index in range(n):
            values = ["" if self.random.random() < empty else self.amount(form, 0, 9_000) for _ in range(columns - 1)]
            rows.append([f"k{index}", *values])
        return header, rows
