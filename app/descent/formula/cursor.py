"""A place among the tokens of a formula, what may follow there, and the sentence for what may not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from app.descent.formula.names import FUNCTIONS
from app.descent.formula.tokens import CLOSING, FormulaError, Token

DEEPEST = 40
SAMPLE = "x**2 + 3*sin(y)"
BAR = "This bar has no partner; for an absolute value write abs(x) or |x|"
COLON = "A colon cannot stand here; the weights are x and y, or x[0] and x[1]"


@dataclass
class Cursor:
    """The tokens of a text, and how far they were taken."""

    text: str
    tokens: list[Token]
    place: int = 0
    bars: list[Token] = field(default_factory=list)  # that are open within the innermost brackets

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.place]

    def take(self) -> Token:
        """The next token, which is thereby taken; the end stays."""
        taken = self.token
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return taken

    def end_of_taken(self) -> int:
        """The column behind what was taken last."""
        return self.tokens[self.place - 1].end

    def typed(self, begin: int, end: int) -> str:
        """What was typed between two columns, in one line."""
        return " ".join(self.text[begin:end].split())

    def next_typed(self) -> str:
        """What is typed of the factor that follows, up to its closing bracket."""
        first, last = self.token, self.place
        last += self.is_function(first)
        if self.tokens[last].kind == "open":
            last = self.partner(last)
        elif first.kind == "bar":
            last = next((i for i in range(last + 1, len(self.tokens)) if self.tokens[i].kind == "bar"), last)
        return self.typed(first.at, max(first.end, self.tokens[min(last, len(self.tokens) - 1)].end))

    def partner(self, place: int) -> int:
        """The place of the bracket that closes the one at ``place``, or of the end."""
        open_ = 0
        for at in range(place, len(self.tokens)):
            open_ += (self.tokens[at].kind == "open") - (self.tokens[at].kind == "close")
            if open_ <= 0:
                return at
        return len(self.tokens) - 1

    def close(self, opening: Token) -> None:
        """Take the bracket that closes another."""
        token = self.token
        if token.kind == "end":
            self.refuse("A bracket is opened but never closed", opening)
        if token.kind != "close":
            self.refuse_rest(token)
        if token.word != CLOSING[opening.word]:
            right = CLOSING[opening.word]
            self.refuse(f"A {opening.word} is closed by {token.word}; write {right}", token, right)
        self.take()

    def begins_factor(self, token: Token) -> bool:
        """Whether a token behind a factor is the next one, with no sign between."""
        return token.kind in ("name", "open", "root", "frac") or (token.kind == "bar" and not self.bars)

    def is_function(self, token: Token) -> bool:
        """Whether a token is a function's name."""
        return token.kind == "name" and token.word in FUNCTIONS

    def is_own_sign(self) -> bool:
        """Whether a sign stands here that belongs to what follows: exp -x, not sin - x."""
        sign, after = self.token, self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        return sign.kind == "sign" and sign.word in ("+", "-") and sign.blank and not after.blank

    def has_comma(self, end: int) -> bool:
        """Whether the brackets that open here hold a comma of their own."""
        inside, open_ = self.tokens[self.place + 1 : end], 0
        for token in inside:
            open_ += (token.kind == "open") - (token.kind == "close")
            if token.word == "," and not open_:
                return True
        return False

    def check_depth(self, depth: int, at: Token) -> None:
        """Refuse what is nested too deeply."""
        if depth > DEEPEST:
            self.refuse(f"This formula is nested more than {DEEPEST} deep", at)

    def refuse(self, message: str, at: Token, suggestion: str = "") -> NoReturn:
        """Raise FormulaError at a token."""
        raise FormulaError(message, self.text, at.at, suggestion)

    def refuse_two_meanings(self, at: Token, one: str, other: str) -> NoReturn:
        """Refuse what could be the one or the other."""
        said = f"This could be {one} or {other}; write the one you mean" if len(one) + len(other) < 80 else ""
        self.refuse(said or "This could mean two things; write * and brackets: (1/2)*x", at, one if said else "")

    def refuse_unclosed(self, at: Token) -> NoReturn:
        """Refuse a formula that ends within brackets or bars, or where something must follow."""
        if self.bars:
            self.refuse(BAR, self.bars[-1], "abs(x)")
        open_: list[Token] = []
        for token in self.tokens[: self.place]:
            if token.kind == "open":
                open_.append(token)
            elif token.kind == "close" and open_:
                open_.pop()
        if open_:
            self.refuse("A bracket is opened but never closed", open_[-1])
        self.refuse("Something is missing at the end of the formula", at)

    def refuse_rest(self, token: Token) -> NoReturn:
        """Refuse a token behind a part that is whole."""
        word, before = token.word, self.tokens[self.place - 1]
        number = before.kind == "number" and self.tokens[self.place + 1].kind == "number" and word == ","
        if number:
            whole, part = before.word, self.tokens[self.place + 1].word
            self.refuse(
                f"A comma stands between a function's arguments; write {whole}.{part}", token, f"{whole}.{part}"
            )
        if token.kind in ("number", "name", "root", "open", "frac"):
            said = "An operator is missing here; for a product write *"
            left = self.typed(before.at, before.end) if before.kind in ("number", "name") else ""
            self.refuse(said, token, f"{left}*{self.typed(token.at, token.end)}")
        if word == "=" and self.place == 1 and before.word in ("x", "y"):
            after = self.typed(token.end, len(self.text))
            self.refuse(f"{before.word} is a weight here; write the loss alone", self.tokens[0], after)
        sentences = {
            "close": "A bracket is closed that was never opened",
            "bar": BAR,
            ",": "A comma stands between a function's arguments; for decimals write a point",
            "=": "This is an equation; write the loss alone, without =",
            ";": "Only one formula is read; leave out what follows",
            ":": COLON,
            "!": "A formula has no factorials",
        }
        said = sentences.get(token.kind) or sentences.get(word) or f"This is not a formula; write one like {SAMPLE}"
        self.refuse(said, token)
