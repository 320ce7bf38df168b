"""The stability ruler in words: what gives the limit of the learning rate at a place, or why there is none."""

from __future__ import annotations

from app.descent.story.stability import Bands, Reason
from app.descent.text.numbers import number_text, rate_text

LAWS = {
    "plain": "2/λmax",
    "momentum": "2(1+β)/λmax",
    "nesterov": "2(1+β)/((1+2β)λmax)",
    "decay": "2/(λmax + decay)",
    "momentum and decay": "2(1+β)/(λmax + decay)",
}


def limit_note(bands: Bands, at: str = "") -> str:
    """What gives the limit, or why there is none, as a sentence; ``at``, as "at the start", is put before it."""
    said = _said(bands, "" if bands.at else " here")
    return f"{at[0].upper()}{at[1:]}: {said}" if at else f"{said[0].upper()}{said[1:]}"


def limit_label(bands: Bands) -> str:
    """The limit in as few letters as a ruler has room for: 2/λ = 1; nothing where there is none."""
    if bands.stable is None:
        return ""
    limit = rate_text(bands.stable, 2)
    law = LAWS.get(bands.reason.cause)
    return f"limit ≈ {limit}" if law is None else f"{law.replace('λmax', 'λ')} {'=' if bands.exact else '≈'} {limit}"


def _said(bands: Bands, here: str) -> str:
    """The sentence, without a capital letter where it needs none."""
    reason = bands.reason
    place = here.strip() or "there"
    unclipped = f" The gradient is too small {place} to be clipped." if reason.unclipped else ""
    if bands.stable is None:
        return _no_limit(reason, here) + unclipped
    limit = rate_text(bands.stable, 3)
    if reason.cause in LAWS:
        law = LAWS[reason.cause]
        momentum = ", β the momentum" if "β" in law else ""
        return f"the limit is {law} = {limit}, where λmax is the largest curvature{here}{momentum}.{unclipped}"
    return f"approximate: with {reason.optimizer}'s scaling held as it is now, the limit is near {limit}.{unclipped}"


def _no_limit(reason: Reason, here: str) -> str:
    most = "" if reason.length is None else number_text(reason.length)
    match reason.cause:
        case "not finite":
            return f"the curvature{here} is not a finite number, so it sets no limit."
        case "curves down":
            return f"the ground curves downwards{here}, so its curvature sets no limit."
        case "straight":
            return f"the ground does not curve{here}, so its curvature sets no limit."
        case "sign alone":
            return f"{reason.optimizer} uses only the gradient's sign, so steep ground makes its strides no longer."
        case "gradient clipped":
            return f"the gradient{here} is clipped to a length of at most {most}."
        case "stride clipped":
            return f"the gradient{here} is clipped, so no stride is longer than {most} × the learning rate."
    return f"{reason.optimizer} has no scaling to judge by before its first step."
