"""How quotes are written: headings, currencies, units, and the words for yes and no, in English and Chinese."""

from __future__ import annotations

import re
from unicodedata import category, normalize

from babel.numbers import is_currency

#: Headings of columns, tidied.
HEADINGS = {
    "item": (
        "item", "items", "description", "name", "service", "details", "cost item", "line", "item name", "项目", "名称",
        "收费项目", "费用项目", "内容", "说明", "项目名称", "费用名称", "服务项目",
    ),
    "amount": (
        "amount", "price", "cost", "fee", "sum", "charge", "total", "total price", "line total", "金额", "费用", "价格", "总价",
        "合计", "小计", "报价", "收费", "费用金额",
    ),
    "currency": ("currency", "ccy", "币种", "货币", "币别"),
    "included": ("included", "included?", "include", "in price", "status", "包含", "是否包含", "是否包括", "含否", "状态"),
    "component": ("component", "our line", "组成", "组件"),
    "unit_price": ("unit price", "price per unit", "rate", "单价"),
    "note": ("note", "notes", "remark", "remarks", "comment", "comments", "备注", "附注", "备考", "注", "注释"),
}  # fmt: skip

#: Headings of an item that stand for a note where another column holds the item.
NOTES_BESIDE_ITEMS = frozenset({"description", "details", "内容", "说明"})

#: Marks and names of currencies, longest first where one begins another. `$` alone is the US dollar, `¥` the renminbi.
CURRENCIES = {
    "us$": "USD", "usd": "USD", "hk$": "HKD", "s$": "SGD", "a$": "AUD", "c$": "CAD", "$": "USD", "美元": "USD",
    "美金": "USD", "us dollars": "USD", "dollars": "USD", "cny": "CNY", "rmb": "CNY", "cn¥": "CNY", "¥": "CNY",
    "yuan": "CNY", "renminbi": "CNY", "人民币": "CNY", "元": "CNY", "块": "CNY", "€": "EUR", "eur": "EUR", "euro": "EUR",
    "euros": "EUR", "欧元": "EUR", "£": "GBP", "gbp": "GBP", "英镑": "GBP", "hkd": "HKD", "港币": "HKD", "港元": "HKD",
    "sgd": "SGD", "jpy": "JPY", "日元": "JPY", "krw": "KRW", "inr": "INR", "₹": "INR", "aed": "AED", "sar": "SAR",
    "aud": "AUD", "cad": "CAD", "chf": "CHF", "rub": "RUB", "₽": "RUB", "kzt": "KZT", "uzs": "UZS", "myr": "MYR",
    "rm": "MYR", "thb": "THB", "idr": "IDR", "vnd": "VND", "php": "PHP", "pkr": "PKR", "bdt": "BDT", "try": "TRY",
    "brl": "BRL", "mxn": "MXN", "kwd": "KWD", "qar": "QAR", "egp": "EGP", "mnt": "MNT", "nzd": "NZD", "twd": "TWD",
    "pln": "PLN", "czk": "CZK", "huf": "HUF", "ron": "RON", "bgn": "BGN", "rsd": "RSD", "sek": "SEK", "nok": "NOK",
    "dkk": "DKK", "uah": "UAH", "byn": "BYN", "gel": "GEL", "amd": "AMD", "azn": "AZN", "kgs": "KGS", "tjs": "TJS",
    "tmt": "TMT", "ils": "ILS", "₪": "ILS", "jod": "JOD", "iqd": "IQD", "irr": "IRR", "omr": "OMR", "bhd": "BHD",
    "lbp": "LBP", "dzd": "DZD", "tnd": "TND", "ngn": "NGN", "kes": "KES", "ghs": "GHS", "etb": "ETB", "zar": "ZAR",
    "lkr": "LKR", "npr": "NPR", "mmk": "MMK", "khr": "KHR", "bnd": "BND", "clp": "CLP", "ars": "ARS", "afn": "AFN",
}  # fmt: skip

#: What lists begin their lines with.
BULLETS = "-–—•*·●○◦+#>、.)） "

#: Words for large numbers.
SCALES = {"万": 1e4, "萬": 1e4, "亿": 1e8, "千": 1e3, "k": 1e3, "thousand": 1e3, "million": 1e6, "mio": 1e6, "m": 1e6}

YES = frozenset({
    "yes", "y", "true", "1", "x", "✓", "√", "✔", "included", "include", "in", "free", "是", "有", "包含", "包括", "含", "已含",
    "免费",
})  # fmt: skip
NO = frozenset({
    "no", "n", "false", "0", "✗", "×", "excluded", "exclude", "not included", "out", "extra", "否", "无", "不含", "不包含",
    "不包括", "未含", "另计", "另付", "自费", "自理",
})  # fmt: skip

#: What follows these words is left out of the price, until the clause ends.
LEAVES_OUT = re.compile(
    r"\b(?:excluding|excludes|excl\b\.?|exclusive of|not including|does not include|do not include|without|except(?: for)?)"
    r"|\b(?:not included|excluded)\s*:|不含|不包含|不包括|不包|未含|未包含|未包括|除外:"
)
#: A clause that holds these words is left out of the price.
LEFT_OUT = re.compile(
    r"\b(?:not included|not incl|excluded|excl|exclud(?:es|ing)|not covered|not in (?:the )?price|extra|self-?pa(?:id|y)"
    r"|(?:charged|billed|paid|payable|invoiced) separately|separate(?:ly)? (?:charge|bill|invoice)d?|out of pocket"
    r"|at (?:the family's |your |patient's )?own (?:cost|expense)|at additional (?:cost|charge))\b"
    r"|不含|不包含|不包括|不包|未含|未包含|未包括|[不未]计入|不在[^,，]{0,4}[内中]|另计|另付|另收|另行(?:收费|计费|支付|结算)"
    r"|单独(?:收费|计费|支付|结算)|自费|自付|自理|除外"
)
#: A clause that holds these words is paid for in this or another line.
PAID_FOR = re.compile(
    r"\binclude[ds]?\b|\bincluding\b|\binclusive of\b|\bincl\b|\b(?:covers|comprises|consists of|made up of)\b"
    r"|(?<!-)\bfree\b|\bat no charge\b|\bcovered\b|已含|包含|包括|免费|赠送|含"
)

#: Words beside a verdict that add nothing to it: "is not included in the price", "费用不包含在报价内".
FILLERS = re.compile(
    r"\b(?:is|are|be|to|will|must|this|item|in|from|by|with|within|of|the|our|price|package|quote|quotation|total|fees?|offer"
    r"|estimate|amount|costs?|charge|here|above|yet|already|please note)\b"
    r"|报价|套餐|总价|费用|价格|总额|方案|本项|此项|该项|在|内|中|本|此|该|需|须|已|均"
)

#: A line that sums others up, and one that moves money forward: neither is a cost of its own.
SUMS_UP = re.compile(
    r"^(?:(?:grand|sub|over-?all|estimated|all-in|sum|in)?[ -]?total\b"
    r"|合计|总计|小计|共计|总费用|总价|总额|费用合计|费用总计)"
)
MOVES_MONEY = re.compile(
    r"\bdeposit\b|\bdown[ -]?payment\b|\bpre-?payment\b|\badvance payment\b|押金|定金|订金|预付款|预交金|首付款"
)
#: The price is for one of something, and which: a day, a longer time that we do not count in, or anything else.
PER_UNIT = re.compile(
    r"(?:\bper|/)\s*(?:(?P<day>day|night)|(?P<long>week|month|year)"
    r"|dose|unit|visit|session|time|bag|gram|g|vial|page|person|one|piece|test|cycle)\b|\beach\b"
    r"|每(?P<day_zh>[天日晚])|/\s*(?P<day_slash>[天日晚])|每(?P<long_zh>[周月年])|/\s*(?P<long_slash>[周月年])"
    r"|每[次支瓶剂人页袋克]|/\s*[次支瓶剂人页袋克]|单价"
)
#: Numbers in words, as days are counted with: one to thirty nine.
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30,
}  # fmt: skip
NUMBER_WORDS = rf"(?:twenty|thirty) (?:{'|'.join(list(NUMBERS)[:9])})|{'|'.join(NUMBERS)}"
#: A day beyond those that a price pays for: "each further day", "per extra night", 每增加一天, 超出部分每天.
FURTHER_DAY = (
    r"(?:\b(?:each|every|per|any|for|an?) |/ ?){0,3}\b(?:further|additional|extra) (?:days?|nights?)\b"
    r"|每(?:增加|延长|多|超出?|超过)[一1]?个?[天日晚]"
    r"|(?:增加|延长|超出?|超过)(?:\d{1,3}[天日晚])?(?:的?部分|后|的|者)?[,，]? ?(?:按|则|加收|另收)?每[天日晚]"
)


def currency_of(cell: str) -> str:
    """Return the code of the currency that a cell names by a mark, a name or its three letters, or ""."""
    tidy = cell.casefold()
    return CURRENCIES.get(tidy) or (tidy.upper() if is_currency(tidy.upper()) else "")


def unit_of(words: str) -> str:
    """Return what a price is for: "day", "long" (a week or more), "one" of anything else, or "" for all of it."""
    found = PER_UNIT.search(words.casefold())
    if not found:
        return ""
    named = {name.partition("_")[0] for name, part in found.groupdict().items() if part}
    return named.pop() if named else "one"


def plain(words: str) -> str:
    """Return words from outside in one form: full-width signs as usual ones, no control or direction marks, single blanks."""
    kept = (" " if category(sign) in ("Zs", "Cc", "Zl", "Zp") else sign for sign in normalize("NFKC", words))
    return " ".join("".join(sign for sign in kept if category(sign) not in ("Cf", "Co", "Cs", "Cn")).split())


def heading(cell: str) -> tuple[str, str]:
    """Return which column a heading names, or "", and the currency that it mentions, or ""."""
    tidy = plain(cell).casefold()
    named, _, rest = tidy.replace("[", "(").partition("(")
    currency = next((code for mark, code in CURRENCIES.items() if mark in re.split(r"[^\w$¥€£]+", rest)), "")
    for column, names in HEADINGS.items():
        if tidy in names or named.strip(" :") in names:
            return column, currency
    # "Amount USD", "金额 元"
    *start, last = named.split() or [""]
    if last in CURRENCIES and " ".join(start) in HEADINGS["amount"]:
        return "amount", CURRENCIES[last]
    return "", ""


def said(cell: str) -> bool | None:
    """Return what a cell that holds a verdict and nothing else says, or None where that is neither yes nor no."""
    tidy = plain(cell).casefold().strip(" .!。")
    return tidy in YES if tidy in YES or tidy in NO else verdict_of(tidy)


def verdict_of(note: str) -> bool | None:
    """Return what a note that speaks of the price alone says: "not included in the package"; a mere "no" is no verdict there."""
    tidy = note.casefold()
    for verdict, pattern in ((False, LEFT_OUT), (True, PAID_FOR)):
        if pattern.search(tidy):
            return None if re.search(r"\w", FILLERS.sub(" ", pattern.sub(" ", tidy))) else verdict
    return None


def speaks_of_price(words: str) -> bool:
    """Say whether words tell what is or is not paid for: "includes nursing, excludes ICU", and not "before day 0"."""
    lower = words.casefold()
    return any(pattern.search(lower) for pattern in (LEAVES_OUT, LEFT_OUT, PAID_FOR))
