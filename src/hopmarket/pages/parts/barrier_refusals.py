"""Refusals around findings of the barrier check, in words."""

from __future__ import annotations

BARRIER_REFUSALS = {
    "gap.barrier_unanswered": "{finding} Mend it, or say why you keep it.",
    "gap.barrier_must": "{finding} The rules do not allow it here: mend it, or let two officers keep it with a reason.",
    "barriers.not_found": "The check finds nothing of this kind in the draft any more.",
    "barriers.info": "Nobody asks for a reason here: it is said for your information.",
    "barriers.is_must": "One officer does not keep this alone. Write your reason and ask a second officer.",
    "barriers.is_no_must": "No second officer is needed for this. Say why you keep it.",
    "barriers.few_words": "Write at least {fewest} words: everybody will read why you keep it. You wrote {written}.",
    "barriers.until_past": "Choose a day that is still to come, or leave it empty.",
    "barriers.no_reason": "No reason stands there that could be taken back.",
    "barriers.decided": "This has been decided already.",
    "barriers.own_override": "You asked for this yourself. Somebody else has to decide it.",
    "barriers.changed_since": "The words of the draft have changed since this was asked. Ask again.",
    "barriers.must_in_change": "{finding} The rules do not allow it here, and after publication nobody can keep it: take “{words}” out of the change.",
    "barriers.wording_gone": "Other words stand there by now. Look at the draft as it is.",
    "barriers.wording_unsafe": "These words may change what is meant, so put them in yourself.",
    "barriers.nothing_safe": "No finding here can be mended by one click.",
}
