"""The words, numbers and signs of a typed formula, in any spelling that is common: Python, LaTeX, MATLAB, Unicode."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from app.descent.text.typed_error import TypedError, quoted

LONGEST = 1000  # letters of a formula


class FormulaError(TypedError):
    """A formula that cannot be read; ``column`` counts from 0 in the text as typed."""


class Token(NamedTuple):
    """A piece of a formula: how it is read, its plain spelling, its columns, and whether a blank stands before it.

    Kinds: number, name, raised (a superscript), root, frac, sign (an operator or a comma), open, close, bar, end.
    """

    kind: str
    word: str
    at: int
    end: int
    blank: bool = False


# Signs with one meaning, and its spelling here.
SIGNS = (
    dict.fromkeys(("*", ".*", "×", "⋅", "·", "∗", "•", "∙", "\\cdot", "\\times", "\\ast"), "*")
    | dict.fromkeys(("/", "./", "÷", "∕", "⁄", "\\div"), "/")
    | dict.fromkeys(("**", "^", ".^", ".**"), "^")
    | dict.fromkeys(("-", "−", "–", "—", "‐", "‑"), "-")
    | dict.fromkeys(("<=", "≤", "⩽", "\\le", "\\leq"), "<=")
    | dict.fromkeys((">=", "≥", "⩾", "\\ge", "\\geq"), ">=")
    | dict.fromkeys(("!=", "~=", "<>", "≠", "\\ne", "\\neq"), "!=")
    | dict.fromkeys(("&", "&&", "∧", "\\land"), "and")
    | dict.fromkeys(("∨", "\\lor"), "or")
    | {"\\lt": "<", "\\gt": ">"}
    | {sign: sign for sign in ("+", "//", "%", "<", ">", "==", "=", ",", ";", ":", "!", "@", "~")}
)
BRACKETS = {"\\{": "{", "\\}": "}"} | {bracket: bracket for bracket in "()[]{}"}
CLOSING = {"(": ")", "[": "]", "{": "}"}
BARS = ("|", "∣", "\\lvert", "\\rvert", "\\vert", "\\mid")
FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅛": "0.125", "⅓": "1/3", "⅔": "2/3", "⅕": "0.2", "⅙": "1/6"}
ROOTS = {"√": "sqrt", "∛": "cbrt", "∜": "fourth"}
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
# One letter for one, so that a column stays what it is.
LETTERS = str.maketrans("₀₁₂₃₄₅₆₇₈₉\t\n\r\u200b\u2061\u2062\ufeff", "0123456789       ")
GREEK = {"π": "pi", "τ": "tau"}
MEANINGLESS = {
    "'": "Leave out the quotation marks",
    '"': "Leave out the quotation marks",
    "#": "Leave out the comment",
    "∞": "Infinity is not a number to calculate with",
    "⌊": "Write floor(…) for these brackets",
    "⌋": "Write floor(…) for these brackets",
    "⌈": "Write ceil(…) for these brackets",
    "⌉": "Write ceil(…) for these brackets",
    "‖": "Write hypot(x, y) for the length of (x, y), or abs(x) for the size of a number",
    "?": "Write where(condition, value, other) for a choice, such as where(x > 0, x, y)",
    # Letters of other alphabets that look like ours.
    **dict.fromkeys("хХ", "This is the Cyrillic letter х; write the Latin x"),
    **dict.fromkeys("уУ", "This is the Cyrillic letter у; write the Latin y"),
    **dict.fromkeys("еЕ", "This is the Cyrillic letter е; write the Latin e"),
    **dict.fromkeys("χΧ", "This is the Greek letter chi; write the Latin x"),
    **dict.fromkeys("υΥ", "This is the Greek letter upsilon; write the Latin y"),
}

TOKEN = re.compile(
    r"""
      (?P<blank>[ ]+ | \\[ ,;:!] | \\(?:left|right|[bB]igg?[lr]?|q?quad|limits|displaystyle)(?![A-Za-z]) | \$)
    | (?P<based>0[xXbBoO][0-9][0-9a-fA-F]*)
    | (?P<number>(?:[0-9]+(?:\.(?![*/^])[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<fraction>[½¼¾⅛⅓⅔⅕⅙])
    | (?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
    | (?P<root>[√∛∜])
    | (?P<greek>[πτ])
    | \\(?:operatorname|mathrm|mathit|text)\*?\{(?P<roman>[A-Za-z]+[0-9]*)\}
    | (?P<name>[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*(?:(?<=_)\{[0-9]+\})?)
    | (?P<sign>\.\*\*|\*\*|\.[*/^]|//|&&|[<>=!~]=|<>|[+\-*/^%<>=,;:!@~&−–—‐‑×⋅·∗•∙÷∕⁄≤≥⩽⩾≠∧∨])
    | (?P<bracket>\\[{}]|[()\[\]{}])
    | (?P<bar>[|∣])
    | (?P<command>\\[A-Za-z]+(?:_[0-9]|_\{[0-9]+\})?)
    """,
    re.VERBOSE,
)
NAMED = re.compile(r"\\(?:(?:arc)?(?:sin|cos|tan|cot|sec|csc)h?|ln|log(?:_\{?[0-9]+\}?)?|exp|min|max|pi|tau)")


def tokens_of(text: str, begin: int = 0) -> list[Token]:
    """The pieces of a formula from a column on, an ``end`` behind them; raises FormulaError."""
    plain = "".join(map(_plain_letter, text))
    found: list[Token] = []
    at, blank = begin, False
    while at < len(plain):
        match = TOKEN.match(plain, at)
        if match is None:
            said = MEANINGLESS.get(plain[at], f"{quoted(text[at])} cannot stand in a formula")
            raise FormulaError(said, text, at)
        kind, word = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "blank":
            blank, at = True, match.end()
            continue
        if kind == "based" or (kind == "number" and plain[match.end() :][:1] == "_"):
            raise FormulaError("Write a number in plain decimals, such as 1000 or 1e3", text, at)
        kind, word = _meant(kind, word, text, at)
        found.append(Token(kind, word, at, match.end(), blank))
        blank, at = False, match.end()
    end = len(text.rstrip())
    return [*found, Token("end", "", end, end)]


def _plain_letter(letter: str) -> str:
    """A letter in its plain form: 𝑥 and ｘ are x; and always one letter."""
    letter = letter.translate(LETTERS)
    if letter.isascii() or letter in FRACTIONS or letter in RAISED or letter in SIGNS or letter in "∣":
        return letter
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter


def _meant(kind: str, word: str, text: str, at: int) -> tuple[str, str]:
    """The kind and the plain spelling of what a token was written as."""
    match kind:
        case "fraction":
            return "number", FRACTIONS[word]
        case "raised":
            return "raised", "".join(RAISED[digit] for digit in word)
        case "root":
            return "root", ROOTS[word]
        case "greek":
            return "name", GREEK[word]
        case "roman":
            return "name", word.lower()
        case "name":
            return "name", re.sub(r"[{}]", "", word).lower()
        case "sign":
            return "sign", SIGNS[word]
        case "bracket":
            return ("open" if word[-1] in CLOSING else "close"), BRACKETS[word]
        case "bar":
            return "bar", "|"
        case "command":
            return _command(word, text, at)
    return kind, word


def _command(word: str, text: str, at: int) -> tuple[str, str]:
    """What a command of LaTeX means."""
    if word in SIGNS:
        return "sign", SIGNS[word]
    if word in BARS:
        return "bar", "|"
    if word in ("\\frac", "\\dfrac", "\\tfrac"):
        return "frac", word
    if word == "\\sqrt":
        return "root", "sqrt"
    if word in ("\\lfloor", "\\lceil"):
        raise FormulaError(f"Write {word[2:]}(…) for these brackets", text, at, f"{word[2:]}(x)")
    if NAMED.fullmatch(word):
        return "name", re.sub(r"[\\_{}]", "", word)
    raise FormulaError(f"{quoted(word)} cannot stand in a formula", text, at)
