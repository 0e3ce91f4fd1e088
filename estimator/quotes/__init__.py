"""Check a quote: read it, suggest what its lines mean, hold it against a scenario, and list what to ask.

quote = read_file("quote.xlsx", raw)  # or read_text(pasted)
suggestions = suggest(quote)  # the reader confirms each, or replaces its component
result = check(quote, suggestions, scenario, today=today)
sheet = questions(result, text)
"""

from estimator.quotes.checking import Beyond, QuoteCheck, check
from estimator.quotes.flags import RedFlag
from estimator.quotes.lines import Kind, Quote, QuoteLine, Rate
from estimator.quotes.matching import THRESHOLD, Suggestion, suggest
from estimator.quotes.money import Conversion, Money, read_rates
from estimator.quotes.questions import Question, questions
from estimator.quotes.reading import read_file, read_text
from estimator.quotes.verdicts import State, Verdict, rebased, verdicts

__all__ = [
    "THRESHOLD", "Beyond", "Conversion", "Kind", "Money", "Question", "Quote", "QuoteCheck", "QuoteLine", "Rate", "RedFlag",
    "State", "Suggestion", "Verdict", "check", "questions", "read_file", "read_rates", "read_text", "rebased", "suggest",
    "verdicts",
]  # fmt: skip
