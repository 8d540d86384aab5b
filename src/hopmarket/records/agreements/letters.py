"""Letters about signed contracts: their words, and where their readers go on."""

from __future__ import annotations

from hopmarket.records.opportunities.letters import purchase_values, where_to_write
from hopmarket.records.post.letters import LetterKind, Values

from .models import Contract


def contract_values(contract: Contract) -> Values:
    """What letters say of a contract and of its purchase."""
    return {
        **purchase_values(contract.award.decision.opportunity),
        "title": contract.title,
        "contract": contract.reference,
        "lot": contract.award.lot,
    }


CONTRACT_CORRECTED = LetterKind(
    "contract_corrected",
    "Your contract was corrected: {title}",
    "The buyer has corrected the entry of your contract {reference}, {title}, in the public register. "
    "The page shows what it says now and what it said before.\n\nThe buyer says: {reason}\n\n"
    "If you think this is wrong, write to the buyer{contact}.",
    "/opportunities/{ocid}/",
    made={"contact": where_to_write},
    takes=("buyer_contact",),
)

CONTRACT_CORRECTION_ASKED = LetterKind(
    "contract_correction_asked",
    "A second officer is needed: the contract {contract}",
    "{asked_by} asks for a second officer to approve a correction of the contract {contract}, {title}. "
    "Its value would be more than was awarded, and the ranking does not change. Approve it, or refuse "
    "it with your reasons.",
    "/evaluate/{reference}/contract/{lot}/second-officer/",
    topic="work",
)

CONTRACT_CORRECTION_APPROVED = LetterKind(
    "contract_correction_approved",
    "Approved and published: the correction of {contract}",
    "A second officer has approved your correction of the contract {contract}, {title}. It is published.",
    "/evaluate/{reference}/contract/{lot}/",
    topic="finished",
)

CONTRACT_CORRECTION_REFUSED = LetterKind(
    "contract_correction_refused",
    "Refused: the correction of {contract}",
    "A second officer has refused your correction of the contract {contract}, {title}, for these "
    "reasons:\n\n{reasons}",
    "/evaluate/{reference}/contract/{lot}/",
    topic="finished",
)
