"""The authorisation matrix: what every route answers to everybody, one row for each route.

A row says for each persona, in the order of ``PERSONAS``, one letter:

    L sign in first    F 403, a role is missing    N 404, not theirs or not there
    O 200              R redirected on             M 405, wrong method
    B 400, malformed   U 422, not acceptable     C 409, changed meanwhile
    D 503, a part of the house is down (nobody runs the clock in a test)

To add a route: add a row with its name, its letters (there are patterns for each audience) and,
where the address has parts, a function from the world to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hopmarket.records.opportunities.quote_tokens import quote_token
from hopmarket.rules.releases.organisation_names import plain_name
from hopmarket.rules.terms_fields import DraftSection

from .matrix_world import CONSULTED, World

PERSONAS = (
    "visitor",
    "person",  # signed in, acts for nobody
    "responder",  # bids in the purchase
    "other_responder",  # acts for a firm that has nothing to do with the purchase
    "commissioner",  # of the purchase's council
    "other_commissioner",  # of another council
    "evaluator",  # on the panel
    "other_evaluator",  # of the same council, not on the panel
    "administrator",  # of the purchase's council, with no other role
    "officer",  # of the partnership
    "operator",
    "claimant",  # says that they work for the responder's firm; nobody has checked it
    "newcomer",  # founded a group that nobody has checked, and writes a response to the published purchase
    "hanger_on",  # says that they work for the newcomer's group
)

NOWHERE = "00000000-0000-4000-8000-000000000000"
NO_IMPORT = "20260101000000-000000000000"
ROWS = {"lot": "lot-1", "criterion": "plan", "question": "plan"}

Address = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """One route: its letters for each persona, how it is asked, and the parts of its address."""

    letters: str
    address: Address = lambda world: {}
    method: str = "get"
    posted: Callable[[World], dict[str, Any]] = lambda world: {}

    def expected(self) -> dict[str, str]:
        letters = self.letters.split()
        assert len(letters) == len(PERSONAS), self.letters
        return dict(zip(PERSONAS, letters, strict=True))


def everybody(letter: str = "O") -> str:
    """Gives every persona the same letter."""
    return " ".join([letter] * len(PERSONAS))


def visitors(letter: str, others: str) -> str:
    """Gives visitors one letter, and everybody who is signed in the other."""
    return " ".join([letter] + [others] * (len(PERSONAS) - 1))


def members(letter: str = "O") -> str:
    """Gives everybody who is signed in the letter; visitors sign in first."""
    return " ".join(["L"] + [letter] * (len(PERSONAS) - 1))


def allowed(own: dict[str, str], others: str = "F") -> str:
    """Gives the personas of ``own`` their letters; visitors sign in first; everybody else gets ``others``."""
    return " ".join(own.get(who, "L" if who == "visitor" else others) for who in PERSONAS)


def commissioning(own: str = "O", other: str = "N") -> str:
    """Commissioners alone; another council's see nothing of it."""
    return allowed({"commissioner": own, "other_commissioner": other})


def responding(own: str = "O", other: str = "N", *, newcomer: str = "") -> str:
    """Responders alone; who has no response of their own gets ``other``, and so does a newcomer unless
    it is said."""
    return allowed({"responder": own, "other_responder": other, "newcomer": newcomer or other})


def writing(own: str = "O", other: str = "N", *, newcomer: str = "") -> str:
    """Responders alone, on a purchase to which the newcomer writes a response too."""
    return responding(own, other, newcomer=newcomer or own)


def scoring(own: str = "O", other: str = "N") -> str:
    """Evaluators alone; who has no seat on the panel gets ``other``."""
    return allowed({"evaluator": own, "other_evaluator": other})


def signing(own: str, *, newcomer: str = "") -> str:
    """Who administers an organisation or buys for one; the founder of one that was not checked reads only."""
    who = ("responder", "other_responder", "commissioner", "other_commissioner", "administrator", "officer")
    return allowed({**dict.fromkeys(who, own), "newcomer": newcomer or own})


def sitting(own: str = "O", lead: str = "O", other: str = "N") -> str:
    """The panel: evaluators with a seat, and the commissioner who leads it."""
    return allowed(
        {
            "evaluator": own,
            "commissioner": lead,
            "other_evaluator": other,
            "other_commissioner": other,
        }
    )


def leading(own: str = "O", other: str = "N") -> str:
    """The commissioner who leads the panel."""
    return allowed({"commissioner": own, "other_commissioner": other})


def administering(own: str = "O", other: str = "O") -> str:
    """Administrators: the council's own, and the founders of the other organisations."""
    return allowed(
        {
            "administrator": own,
            "other_commissioner": other,
            "responder": other,
            "other_responder": other,
            "officer": other,
            "newcomer": other,
        }
    )


def checking(letter: str = "O") -> str:
    """Officers and the operator."""
    return allowed({"officer": letter, "operator": letter})


def consulted(**more: Any) -> Address:
    """The address of the consultation, or of something in it."""
    return lambda world: {"key": CONSULTED, **more}


SERVING = allowed({"officer": "O"})
"""Officers of the partnership alone."""


def keeping_papers(letter: str = "O") -> str:
    """Officers alone, who keep the papers of the bodies."""
    return allowed({"officer": letter})


def drafting(letter: str = "O") -> str:
    """Officers, and those who hold a seat in the working group: the responder and the commissioner."""
    return allowed(dict.fromkeys(("officer", "responder", "commissioner"), letter))


def reading_drafts() -> str:
    """Whoever drafts, and the operator."""
    return allowed(dict.fromkeys(("officer", "operator", "responder", "commissioner"), "O"))


def of_version(**more: str | int) -> Address:
    """An address below the first version of the framework."""
    return lambda world: {"number": 1, **more}


OPERATING = allowed({"operator": "O"})


def registered(**more: Any) -> Address:
    """The address of a published document that is no release, and of its parts."""
    return lambda world: {"kind": "decision", "key": "executive-group-4", **more}


PUBLIC: dict[str, Row] = {
    "healthz": Row(everybody()),
    "readyz": Row(everybody("D")),
}

SIGNING_IN: dict[str, Row] = {
    "account_login": Row(visitors("O", "R")),
    "account_logout": Row(visitors("R", "O")),
    "account_inactive": Row(everybody()),
    "account_signup": Row(visitors("O", "R")),
    "account_reauthenticate": Row(members()),
    "account_email": Row(members()),
    "account_email_verification_sent": Row(everybody()),
    "account_change_password": Row(members()),
    "account_set_password": Row(members("R")),
    "account_reset_password": Row(everybody()),
    "account_reset_password_done": Row(everybody()),
    "account_reset_password_from_key": Row(everybody(), lambda w: {"uidb36": "1", "key": "none"}),
    "account_reset_password_from_key_done": Row(everybody()),
    "account_confirm_login_code": Row(members("R")),
    "account_confirm_email": Row(everybody(), lambda w: {"key": "none"}),
    "mfa_index": Row(members()),
    "mfa_authenticate": Row(members("R")),
    "mfa_reauthenticate": Row(members("R")),
    "mfa_activate_totp": Row(members("R")),
    "mfa_deactivate_totp": Row(members("N")),
    "mfa_view_recovery_codes": Row(members("N")),
    "mfa_generate_recovery_codes": Row(members("R")),
    "mfa_download_recovery_codes": Row(members("N")),
}


def question_to_answer(world: World) -> dict[str, str]:
    """The task of answering the questions about the purchase with responses."""
    opportunity = world.purchases["responded"].opportunity
    return {"kind": "answer_questions", "subject": f"opportunities/{opportunity.pk}"}


ACCOUNT: dict[str, Row] = {
    "account:overview": Row(members()),
    "account:act_for": Row(
        allowed({"commissioner": "R", "evaluator": "R", "other_evaluator": "R", "administrator": "R"}, "N"),
        method="post",
        posted=lambda w: {"organisation": w.council.pk},
    ),
    "account:desk": Row(allowed({"person": "R", "claimant": "R", "hanger_on": "R"}, "O")),
    "account:hand_over": Row(commissioning().replace("F", "N"), question_to_answer),
    "account:go_to_task": Row(members("R"), question_to_answer, method="post"),
    "account:end_handing": Row(members("N"), lambda w: {"pk": 1}, method="post"),
    "account:letter_choices": Row(members()),
    "account:wear_hat": Row(members("R"), method="post", posted=lambda w: {"hat": "public"}),
    "account:messages": Row(members()),
    "account:read_messages": Row(members("R"), method="post"),
    "account:forget_draft": Row(
        members("R"), method="post", posted=lambda w: {"kind": "award_reasons", "about": "7"}
    ),
    "account:save_draft": Row(
        allowed({"commissioner": "O"}, "N"),
        lambda w: {
            "kind": "draft_sections",
            "about": f"{w.purchases['drafted'].opportunity.pk}/specification",
        },
        method="post",
        posted=lambda w: {"specification": "Forty visits a week."},
    ),
    "account:second_factor": Row(members()),
    "account:opening_key": Row(allowed({"commissioner": "O", "other_commissioner": "O"})),
    "account:new_organisation": Row(members()),
    "account:new_check": Row(members("R")),
    "account:new_step": Row(members(), lambda w: {"step": "kind"}),
    "account:find_organisation": Row(members()),
    "account:claim": Row(members(), lambda w: {"key": w.council.key}),
    "account:invitation": Row(members(), lambda w: {"token": w.token}),
    "account:organisation": Row(allowed({"person": "R", "operator": "R"}, "O")),
    "account:edit_organisation": Row(administering()),
    "account:add_number": Row(administering()),
    "account:invite": Row(administering()),
    "account:withdraw_invitation": Row(
        administering("R", "N"), lambda w: {"pk": w.invitation.pk}, method="post"
    ),
    "account:person": Row(administering("O", "N"), lambda w: {"pk": w.membership.pk}),
    "account:end_membership": Row(administering("O", "N"), lambda w: {"pk": w.membership.pk}),
    "account:record": Row(members()),
    "account:claim_record": Row(
        administering("O", "N"), lambda w: {"key": plain_name(w.council.name).replace(" ", "-")}
    ),
    "account:end_record": Row(
        administering("N", "N").replace("L F N", "L F O", 1), lambda w: {"pk": w.published_claim}
    ),
    "account:demonstration": Row(everybody("N")),
    "account:demonstration_letters": Row(everybody("N")),
    "account:sign_in_as": Row(everybody("N"), method="post"),
    "account:move_clock": Row(everybody("N"), method="post"),
}

OVERSIGHT: dict[str, Row] = {
    "oversight:waiting": Row(checking()),
    "oversight:organisation": Row(checking(), lambda w: {"key": w.unchecked.key}),
    "oversight:check": Row(checking("R"), lambda w: {"key": w.unchecked.key}, method="post"),
    "oversight:refuse": Row(
        checking("R"),
        lambda w: {"key": w.unchecked.key},
        method="post",
        posted=lambda w: {"reason": "It does not exist at all."},
    ),
    "oversight:claim": Row(checking(), lambda w: {"pk": w.claim.pk}),
    "oversight:confirm": Row(checking("R"), lambda w: {"pk": w.claim.pk}, method="post"),
    "oversight:deny": Row(
        checking("R"),
        lambda w: {"pk": w.claim.pk},
        method="post",
        posted=lambda w: {"reason": "Nobody at that address knows you."},
    ),
    "oversight:send_again": Row(allowed({"operator": "R"}), lambda w: {"pk": w.letter.pk}, method="post"),
    "oversight:published": Row(checking()),
    "oversight:join_find": Row(checking(), lambda w: {"key": "lower-temebury-council"}),
    "oversight:join": Row(
        checking(), lambda w: {"key": "lower-temebury-council", "into": "upper-temebury-council"}
    ),
    "oversight:sameness": Row(checking(), lambda w: {"pk": w.sameness}),
    "oversight:published_claim": Row(checking(), lambda w: {"pk": w.published_claim}),
    "oversight:confirm_published": Row(checking("R"), lambda w: {"pk": w.published_claim}, method="post"),
    "oversight:refuse_published": Row(
        checking("R"),
        lambda w: {"pk": w.published_claim},
        method="post",
        posted=lambda w: {"reason": "It is another firm of that name."},
    ),
    "oversight:end_published": Row(
        checking("R"),
        lambda w: {"pk": w.published_claim},
        method="post",
        posted=lambda w: {"reason": "It is another firm of that name."},
    ),
    "oversight:successions": Row(checking()),
    "oversight:succession": Row(checking(), lambda w: {"pk": w.succession}),
    "oversight:succession_check": Row(checking("R")),
    "oversight:succession_step": Row(checking(), lambda w: {"step": "before"}),
    "oversight:imports": Row(OPERATING),
    "oversight:import": Row(allowed({"operator": "N"}), lambda w: {"key": NO_IMPORT}),
    "oversight:import_start": Row(allowed({"operator": "N"}), lambda w: {"key": NO_IMPORT}, method="post"),
    "oversight:import_drop": Row(allowed({"operator": "N"}), lambda w: {"key": NO_IMPORT}, method="post"),
    "oversight:debarment": Row(checking()),
    "oversight:redact": Row(OPERATING),
    "oversight:redact_choose": Row(OPERATING, lambda w: {"pk": w.release("published")}),
    "oversight:redact_check": Row(allowed({"operator": "R"}), lambda w: {"pk": w.release("published")}),
    "oversight:redacted": Row(OPERATING, lambda w: {"pk": w.release("published")}),
    "oversight:board": Row(checking()),
    "oversight:purchases": Row(checking()),
    "oversight:activity": Row(checking(), lambda w: w.reference("published")),
    "oversight:ledger": Row(checking()),
    "oversight:verify_ledger": Row(checking("R"), method="post"),
}


def at_quotes(step: str, **parts: Any) -> Address:
    """The address of quotes that have reached the step, with further parts, as a value or from the world."""
    return lambda world: {
        "reference": world.quotes[step].opportunity.reference,
        **{name: part(world) if callable(part) else part for name, part in parts.items()},
    }


def at_step(step: str, **parts: Any) -> Address:
    """The address of the council's purchase that has reached the step; parts may ask the world."""

    def address(world: World) -> dict[str, Any]:
        values = {name: part(world) if callable(part) else part for name, part in parts.items()}
        return {**world.reference(step), **values}

    return address


def published(step: str, **parts: Any) -> Address:
    """The public address of the purchase that has reached the step."""
    return lambda world: {**world.ocid(step), **parts}


PUBLIC |= {
    "public:home": Row(everybody()),
    "public:find_work": Row(everybody()),
    "public:search_atom": Row(everybody()),
    "public:search_ics": Row(everybody()),
    "public:search_csv": Row(everybody()),
    "public:search_json": Row(everybody()),
    "public:which_rules": Row(everybody()),
    "public:embed": Row(everybody()),
    "public:embed_line": Row(everybody()),
    "public:deadline_ics": Row(everybody(), published("published")),
    "public:opportunity": Row(everybody(), published("published")),
    "public:activity": Row(everybody(), published("published")),
    "public:pack_docx": Row(everybody(), published("published")),
    "public:pack_pdf": Row(everybody(), published("published")),
    "public:document": Row(everybody("N"), published("published", file=NOWHERE)),
    "public:organisation": Row(everybody(), lambda w: {"key": w.council.key}),
    "public:organisations": Row(everybody()),
    "public:member": Row(everybody(), lambda w: {"key": w.house_bidder.key}),
    "public:consultations": Row(everybody()),
    "public:consultations_json": Row(everybody()),
    "public:consultation": Row(everybody(), consulted()),
    "public:consultation_json": Row(everybody(), consulted()),
    "public:consultation_clause": Row(everybody(), consulted(number="8.1")),
    "public:consultation_comments": Row(everybody(), consulted()),
    "public:consultation_comment": Row(everybody(), consulted(number=1)),
    "public:consultation_moderation": Row(everybody(), consulted()),
    "public:decisions": Row(everybody()),
    "public:register": Row(everybody()),
    "public:register_csv": Row(everybody()),
    "public:transparency": Row(everybody()),
    "public:transparency_csv": Row(everybody()),
    "public:bodies": Row(everybody()),
    "public:body": Row(everybody(), lambda world: {"key": "framework-working-group"}),
    "public:body_terms": Row(everybody(), lambda world: {"key": "framework-working-group"}),
    "public:body_meeting": Row(everybody(), lambda world: {"key": "framework-working-group", "number": 1}),
    "public:body_decision": Row(everybody(), lambda world: {"key": "framework-working-group", "number": 1}),
    "public:published": Row(everybody()),
    "public:published_json": Row(everybody()),
    "public:search_published": Row(everybody()),
    "public:published_kind": Row(everybody(), lambda w: {"kind": "decision"}),
    "public:published_kind_json": Row(everybody(), lambda w: {"kind": "decision"}),
    "public:published_document": Row(everybody(), registered()),
    "public:published_document_json": Row(everybody(), registered()),
    "public:published_versions": Row(everybody(), registered()),
    "public:published_difference": Row(everybody(), registered()),
    "public:published_version": Row(everybody(), registered(number=1)),
    "public:as_published": Row(everybody(), registered(number=1)),
    "public:about": Row(everybody()),
    "public:framework": Row(everybody()),
    "public:document_schema": Row(everybody()),
    "public:framework_json": Row(everybody()),
    "public:framework_signatures": Row(everybody()),
    "public:framework_clause": Row(everybody(), lambda w: {"number": "7.1"}),
    "public:framework_yaml": Row(everybody(), lambda w: {"number": 1}),
    "public:framework_version": Row(everybody(), lambda w: {"number": 1}),
    "public:framework_changes": Row(everybody(), lambda w: {"number": 1}),
    "public:framework_print": Row(everybody(), lambda w: {"number": 1}),
    "public:help": Row(everybody()),
    "public:privacy": Row(everybody()),
    "public:cookies": Row(everybody()),
    "public:accessibility": Row(everybody()),
    "public:sealing": Row(everybody()),
    "public:library": Row(everybody()),
    "public:barriers": Row(everybody()),
    "public:barriers_json": Row(everybody()),
    "public:barriers_csv": Row(everybody()),
    "public:barrier_notices": Row(everybody()),
    "public:barrier_rules": Row(everybody()),
    "public:barrier_rule": Row(everybody(), lambda w: {"code": "FIN01"}),
    "public:library_entry": Row(everybody(), lambda w: {"key": "gateshead-compact-2024"}),
    "public:comparison": Row(everybody(), lambda w: {"key": "gateshead-compact-2024"}),
    "public:framework_trace": Row(everybody(), lambda w: {"key": "sample-compact-code"}),
    "public:correct": Row(everybody()),
    "public:correction_sent": Row(everybody()),
    "public:save_search": Row(everybody()),
    "public:search_sent": Row(everybody()),
    "public:saved_search": Row(everybody(), lambda w: {"token": w.search_token}),
    "public:confirm_search": Row(everybody("R"), lambda w: {"token": w.search_token}),
    "public:search_confirmed": Row(everybody(), lambda w: {"token": w.search_token}),
    "public:search_stopped": Row(everybody("R"), lambda w: {"token": w.search_token}),
    "public:stop_search": Row(everybody(), lambda w: {"token": w.search_token}),
    "public:favicon": Row(everybody("R")),
    "public:components": Row(everybody()),
    "feeds:data": Row(everybody()),
    "feeds:process": Row(everybody(), published("published")),
    "feeds:bulk": Row(everybody()),
    "feeds:bulk_gz": Row(everybody()),
    "feeds:record": Row(everybody(), published("published")),
    "feeds:part": Row(everybody(), lambda w: {"part": "ours"}),
    "feeds:part_gz": Row(everybody(), lambda w: {"part": "ours"}),
    "feeds:records": Row(everybody()),
    "feeds:records_gz": Row(everybody()),
    "feeds:policy": Row(everybody()),
    "feeds:redactions": Row(everybody()),
    "feeds:api": Row(everybody()),
    "feeds:tables_zip": Row(everybody()),
    "feeds:workbook": Row(everybody()),
    "feeds:tables_metadata": Row(everybody()),
    "feeds:table_metadata": Row(everybody(), lambda w: {"name": "processes"}),
    "feeds:table": Row(everybody(), lambda w: {"name": "processes"}),
    "feeds:process_workbook": Row(everybody(), published("published")),
    "feeds:process_tables": Row(everybody(), published("published")),
    "feeds:dictionary": Row(everybody()),
    "feeds:dictionary_csv": Row(everybody()),
    "feeds:dictionary_json": Row(everybody()),
    "feeds:extension": Row(everybody(), lambda w: {"name": "extension"}),
}

API: dict[str, Row] = {
    "api:api-root": Row(everybody("N")),
    "api:openapi-json": Row(everybody()),
    "api:find_notices": Row(everybody()),
    "api:one_notice": Row(everybody(), published("published")),
    "api:releases_of_notice": Row(everybody(), published("published")),
    "api:record_of_notice": Row(everybody(), published("published")),
    "api:releases_since": Row(everybody()),
    "api:redactions_since": Row(everybody()),
    "api:sources": Row(everybody()),
    "api:list_organisations": Row(everybody()),
    "api:one_organisation": Row(everybody(), lambda w: {"key": w.council.key}),
    "api:notices_of_organisation": Row(everybody(), lambda w: {"key": w.council.key}),
    "api:contracts_of_organisation": Row(everybody(), lambda w: {"key": w.council.key}),
    "api:list_contracts": Row(everybody()),
    "api:list_codes": Row(everybody()),
    "api:one_code": Row(everybody(), lambda w: {"code": "45000000"}),
}

SUPPLIER: dict[str, Row] = {
    "supplier:responses": Row(responding("O", "O")),
    "supplier:response": Row(writing("O", "O"), at_step("published")),
    "supplier:asked": Row(responding(), at_quotes("sent")),
    "supplier:asked_pack_docx": Row(responding(), at_quotes("sent")),
    "supplier:asked_pack_pdf": Row(responding(), at_quotes("sent")),
    "supplier:asked_document": Row(responding("N"), at_quotes("sent", file=lambda w: w.document)),
    "supplier:claim_invitation": Row(members(), lambda w: {"token": quote_token(w.quotes["sent"].by_email)}),
    "supplier:start": Row(writing("R", "R"), at_step("published"), method="post"),
    "supplier:follow": Row(writing("R", "R"), at_step("published"), method="post"),
    "supplier:unfollow": Row(writing("R", "R"), at_step("published"), method="post"),
    "supplier:decline": Row(writing("O", "O", newcomer="C"), at_step("published")),
    "supplier:take_back_decline": Row(writing("R", "R"), at_step("published"), method="post"),
    "supplier:question": Row(writing(), at_step("published", key="plan")),
    "supplier:autosave": Row(writing("B"), at_step("published", key="plan"), method="post"),
    "supplier:answer_versions": Row(writing(), at_step("published", key="plan")),
    "supplier:attach": Row(writing("U"), at_step("published", key="method"), method="post"),
    "supplier:file": Row(responding(), at_step("published", file=lambda w: w.working_file)),
    "supplier:remove_file": Row(
        responding("R"), at_step("published", file=lambda w: w.working_file), method="post"
    ),
    "supplier:price": Row(writing(), at_step("published")),
    "supplier:preview": Row(writing(), at_step("published")),
    "supplier:my_copy": Row(writing(), at_step("published")),
    "supplier:on_paper_docx": Row(writing(), at_step("published")),
    "supplier:on_paper_pdf": Row(writing(), at_step("published")),
    "supplier:seal": Row(writing("C"), at_step("published"), method="post"),
    "supplier:by_itself": Row(writing(newcomer="C"), at_step("published")),
    "supplier:receipt": Row(responding(), at_step("responded")),
    "supplier:receipt_file": Row(responding(), at_step("responded", number=1)),
    "supplier:withdraw": Row(responding("R"), at_step("responded"), method="post"),
    "supplier:did_it_count": Row(responding("O", "O"), at_step("responded")),
    "supplier:ask": Row(writing("O", "O"), at_step("published")),
    "supplier:write": Row(writing("O", "O"), at_step("closed")),
    "supplier:debrief": Row(responding(), at_step("awarded")),
    "supplier:result": Row(responding(), at_step("awarded")),
    "supplier:result_file": Row(responding(), at_step("awarded")),
    "supplier:after_opening": Row(responding(), at_step("declared")),
    "supplier:explain": Row(responding("N"), at_step("declared", number=1)),
}

COMMISSIONER: dict[str, Row] = {
    "commissioner:purchases": Row(commissioning("O", "O")),
    "commissioner:new": Row(commissioning("O", "O")),
    "commissioner:new_procedure": Row(commissioning("O", "O")),
    "commissioner:earlier": Row(commissioning("O", "O")),
    "commissioner:procedure": Row(commissioning(), at_step("drafted")),
    # that purchase began with no template
    "commissioner:only_you": Row(commissioning("N"), at_step("drafted")),
    "commissioner:record_direct": Row(commissioning("O", "O")),
    "commissioner:record_elsewhere": Row(commissioning("O", "O")),
    "commissioner:recorded": Row(commissioning(), lambda w: {"reference": w.record.reference}),
    "commissioner:record_step": Row(
        commissioning(), lambda w: {"reference": w.record.reference, "step": "what"}
    ),
    "commissioner:record_check": Row(commissioning("R"), lambda w: {"reference": w.record.reference}),
    "commissioner:record_second_officer": Row(
        commissioning("R"), lambda w: {"reference": w.record.reference}
    ),
    "commissioner:record_discard": Row(commissioning(), lambda w: {"reference": w.record.reference}),
    "commissioner:purchase": Row(commissioning(), at_step("drafted")),
    "commissioner:activity": Row(commissioning(), at_step("drafted")),
    "commissioner:paper": Row(commissioning(), at_step("drafted", file=lambda w: w.document)),
    "commissioner:codes": Row(commissioning(), at_step("drafted")),
    "commissioner:people": Row(commissioning(), at_step("drafted")),
    "commissioner:papers": Row(commissioning("O"), at_step("drafted"), method="post"),
    "commissioner:paper_remove": Row(
        commissioning("R"), at_step("drafted", file=lambda w: w.document), method="post"
    ),
    "commissioner:question_move": Row(commissioning("C"), at_step("drafted", key="plan"), method="post"),
    **{
        f"commissioner:{section}": Row(commissioning(), at_step("drafted"))
        for section in DraftSection
        if section is not DraftSection.PEOPLE
    },
    **{
        f"commissioner:{kind}_new": Row(commissioning(), at_step("drafted"))
        for kind in ("lot", "criterion", "question")
    },
    **{
        f"commissioner:{kind}": Row(commissioning(), at_step("drafted", key=key))
        for kind, key in ROWS.items()
    },
    **{
        f"commissioner:{kind}_remove": Row(commissioning(), at_step("drafted", key=key))
        for kind, key in ROWS.items()
    },
    "commissioner:quote_page": Row(commissioning(), at_quotes("drafted", page="need")),
    "commissioner:send_quotes": Row(commissioning(), at_quotes("drafted")),
    "commissioner:ask_another": Row(commissioning(), at_quotes("sent")),
    "commissioner:check": Row(commissioning(), at_step("drafted")),
    "commissioner:draft_versions": Row(commissioning(), at_step("drafted")),
    "commissioner:purchase_rules": Row(commissioning(), at_step("drafted")),
    "commissioner:burden": Row(commissioning(), at_step("drafted")),
    "commissioner:who_could_respond": Row(commissioning(), at_step("drafted")),
    "commissioner:draft_findings": Row(commissioning(), at_step("drafted")),
    "commissioner:findings_json": Row(commissioning(), at_step("drafted")),
    "commissioner:draft_export": Row(commissioning(), at_step("drafted")),
    "commissioner:keep_finding": Row(commissioning(), at_step("drafted", code="FIN06")),
    # nobody has been asked there
    "commissioner:decide_override": Row(commissioning("N"), at_step("drafted", code="FIN03")),
    "commissioner:preview": Row(commissioning(), at_step("drafted")),
    "commissioner:try_questions": Row(commissioning(), at_step("drafted")),
    "commissioner:approve": Row(commissioning(), at_step("with_approver")),
    "commissioner:second_officer": Row(commissioning(), at_step("drafted")),
    "commissioner:discard": Row(commissioning(), at_step("drafted")),
    "commissioner:publish": Row(commissioning(), at_step("approved")),
    "commissioner:clarifications": Row(commissioning(), at_step("responded")),
    "commissioner:answer": Row(commissioning(), at_step("responded", question=lambda w: w.question)),
    "commissioner:check_answer": Row(commissioning("R"), at_step("responded", question=lambda w: w.question)),
    "commissioner:correct_answer": Row(
        commissioning("C"), at_step("responded", question=lambda w: w.question)
    ),
    "commissioner:amend": Row(commissioning(), at_step("responded")),
    "commissioner:check_amendment": Row(commissioning("R"), at_step("responded")),
    "commissioner:extend": Row(commissioning(), at_step("responded")),
    "commissioner:late_answer": Row(commissioning(), at_step("closed", number=lambda w: w.late_question)),
    "commissioner:officer_request": Row(
        commissioning(), at_step("published", number=lambda w: w.change_request)
    ),
    "commissioner:extend_days": Row(commissioning("R"), at_step("responded")),
    "commissioner:check_extension": Row(commissioning("R"), at_step("responded")),
    "commissioner:tender_period": Row(commissioning("R"), at_step("drafted")),
    "commissioner:notices": Row(commissioning(), at_step("responded")),
    "commissioner:record_notice": Row(commissioning("N"), at_step("responded", kind="UK6")),
    "commissioner:record_lot_notice": Row(commissioning(), at_step("signed", kind="UK7", lot="lot-1")),
    "commissioner:correct_national": Row(commissioning(), at_step("responded")),
    "commissioner:cancel": Row(commissioning(), at_step("responded")),
    "commissioner:end": Row(commissioning(), at_step("closed")),
    # what another body has published may be copied
    "commissioner:copy": Row(commissioning("O", "O"), at_step("awarded")),
    "commissioner:open": Row(commissioning(), at_step("closed")),
}

EVALUATOR: dict[str, Row] = {
    "evaluator:to_score": Row(sitting("O", "O", "O")),
    "evaluator:matrix": Row(sitting("O", "R"), at_step("declared")),
    "evaluator:declare": Row(sitting("R", "R"), at_step("declared")),
    "evaluator:lock": Row(scoring(), at_step("declared")),
    "evaluator:scores": Row(sitting(), at_step("locked")),
    "evaluator:quotes": Row(leading(), at_quotes("judged")),
    "evaluator:quote_file": Row(leading("N"), at_quotes("judged", number=1, file=lambda w: w.opened_file)),
    "evaluator:winner_checks": Row(leading(), at_step("locked")),
    "evaluator:award": Row(leading(), at_step("locked")),
    "evaluator:award_request": Row(commissioning(), at_step("locked", number=lambda w: w.award_request)),
    "evaluator:check_award": Row(leading(), at_step("locked"), method="post"),
    "evaluator:publish_decided": Row(leading("R"), at_step("locked"), method="post"),
    "evaluator:confirm_award": Row(leading("R"), at_step("locked"), method="post"),
    "evaluator:responses": Row(leading(), at_step("declared")),
    "evaluator:ask_bidder": Row(leading(), at_step("declared", number=1)),
    "evaluator:set_aside": Row(leading(), at_step("declared", number=1)),
    "evaluator:decide_set_aside": Row(leading("N"), at_step("declared", number=1)),
    "evaluator:evaluators": Row(leading(), at_step("declared")),
    "evaluator:replace_seat": Row(leading("N"), at_step("declared", seat=0)),
    "evaluator:contract": Row(leading(), at_step("awarded", lot="lot-1")),
    "evaluator:check_signature": Row(leading("R"), at_step("awarded", lot="lot-1")),
    "evaluator:second_officer": Row(leading("R"), at_step("signed", lot="lot-1")),
    "evaluator:correct": Row(leading(), at_step("signed", lot="lot-1")),
    "evaluator:correct_figure": Row(leading(), at_step("signed", lot="lot-1", thing="value")),
    "evaluator:response": Row(sitting(), at_step("declared", number=1)),
    "evaluator:file": Row(sitting(), at_step("declared", number=1, file=lambda w: w.opened_file)),
    "evaluator:sheet": Row(scoring(), at_step("declared", number=1, criterion="plan")),
}


def of_body(world: World) -> dict[str, Any]:
    """The address part of the body of the world."""
    return {"key": "framework-working-group"}


def of_meeting(world: World) -> dict[str, Any]:
    """The address part of its meeting, which is held and has decided something."""
    return {**of_body(world), "number": 1}


SERVING = allowed({"officer": "O"})
SERVING_ON = allowed({"officer": "R"})
"""Officers of the partnership serve its bodies: they see a page, or are led on."""

SEATED = drafting()
"""Whoever has a seat on the working group may do it too."""

PARTNERSHIP: dict[str, Row] = {
    # bodies
    # consulting: officers here; holders of seats in tests/pages/test_consulting.py
    "partnership:consultations": Row(SERVING),
    "partnership:consultation": Row(SERVING, consulted()),
    "partnership:comment_to_answer": Row(SERVING, consulted(number=1)),
    "partnership:answer_step": Row(SERVING, consulted(number=1, step="comments")),
    "partnership:check_answer": Row(allowed({"officer": "R"}), consulted(number=1)),
    "partnership:revise_answer": Row(allowed({"officer": "N"}), consulted(number=1)),
    "partnership:check_revision": Row(allowed({"officer": "N"}), consulted(number=1)),
    "partnership:hide_comment": Row(SERVING, consulted(number=1)),
    "partnership:restore_comment": Row(SERVING, consulted(number=2)),
    "partnership:keep_comment_hidden": Row(SERVING, consulted(number=2)),
    "partnership:extend_consultation": Row(SERVING, consulted()),
    "partnership:withdraw_consultation": Row(SERVING, consulted()),
    "partnership:respond": Row(allowed({"officer": "C"}), consulted()),
    "partnership:check_response": Row(allowed({"officer": "C"}), consulted()),
    "partnership:sector_bodies": Row(SERVING),
    "partnership:end_vouching": Row(allowed({"officer": "N"}), lambda world: {"pk": 1}, method="post"),
    "partnership:bodies": Row(SERVING),
    "partnership:found_default": Row(SERVING_ON, method="post"),
    "partnership:new_body": Row(SERVING),
    "partnership:body": Row(SERVING, of_body),
    "partnership:change_body": Row(SERVING, of_body),
    "partnership:body_terms": Row(SERVING, of_body),
    "partnership:check_terms": Row(SERVING_ON, of_body),
    "partnership:constitute": Row(SERVING_ON, of_body, method="post"),
    "partnership:dissolve_body": Row(SERVING, of_body),
    "partnership:own_seat": Row(allowed({"responder": "O", "commissioner": "O"}, "N"), of_body),
    "partnership:new_seat": Row(SERVING, of_body),
    "partnership:seat": Row(SERVING, of_meeting),
    "partnership:end_seat": Row(SERVING_ON, of_meeting, method="post"),
    "partnership:call_meeting": Row(SERVING, of_body),
    "partnership:check_call": Row(SERVING_ON, of_body),
    "partnership:meeting": Row(SERVING, of_meeting),
    "partnership:agenda": Row(SERVING_ON, of_meeting),
    "partnership:check_agenda": Row(SERVING_ON, of_meeting),
    "partnership:cancel_meeting": Row(SERVING, of_meeting),
    "partnership:attendance": Row(SERVING, of_meeting),
    "partnership:decide": Row(SERVING, lambda w: {**of_meeting(w), "step": "vote"}),
    "partnership:check_decision": Row(SERVING_ON, of_meeting),
    "partnership:minutes": Row(SERVING, of_meeting),
    "partnership:check_minutes": Row(SERVING_ON, of_meeting),
    "partnership:accept_minutes": Row(SERVING, of_meeting),
    # consulting
    # commenting
    "partnership:comment": Row(everybody(), consulted()),
    "partnership:vouch_comment": Row(members("F"), consulted()),
    "partnership:comment_sent": Row(everybody(), lambda w: {"token": w.comment_sent_token}),
    "partnership:confirm_comment": Row(everybody("R"), lambda w: {"token": w.comment_token}),
    "partnership:own_comment": Row(everybody(), lambda w: {"token": w.comment_token}),
    "partnership:own_comments": Row(members()),
    "partnership:member_comment": Row(members("N"), lambda w: {"pk": 1}),
    "partnership:consultation_letters": Row(everybody()),
    "partnership:consultation_letters_sent": Row(everybody()),
    "partnership:confirm_consultation_letters": Row(everybody(), lambda w: {"token": w.wish_token}),
    "partnership:stop_consultation_letters": Row(everybody(), lambda w: {"token": w.wish_token}),
    # drafting: version 1 is a draft that nobody has opened for comments
    "partnership:framework": Row(reading_drafts()),
    "partnership:start_framework": Row(drafting("R")),
    "partnership:framework_version": Row(reading_drafts(), of_version()),
    "partnership:framework_version_file": Row(reading_drafts(), of_version()),
    "partnership:framework_details": Row(drafting(), of_version()),
    "partnership:framework_sources": Row(reading_drafts(), of_version()),
    "partnership:framework_source_new": Row(drafting(), of_version()),
    "partnership:framework_source": Row(drafting(), of_version(key="compact_2010")),
    "partnership:framework_source_remove": Row(drafting(), of_version(key="compact_2010")),
    "partnership:framework_abandon": Row(keeping_papers(), of_version()),
    "partnership:framework_clause_new": Row(drafting(), of_version()),
    "partnership:framework_clause": Row(drafting(), of_version(clause="2.1")),
    "partnership:framework_clause_below": Row(drafting(), of_version(clause="2")),
    "partnership:framework_clause_split": Row(drafting(), of_version(clause="2.1")),
    "partnership:framework_clause_merge": Row(drafting(), of_version(clause="2.1")),
    "partnership:framework_clause_move": Row(drafting(), of_version(clause="2.1")),
    "partnership:framework_clause_remove": Row(drafting(), of_version(clause="2.1")),
    "partnership:framework_clause_earlier": Row(reading_drafts(), of_version(clause="2.1")),
    "partnership:framework_open": Row(keeping_papers(), of_version(step="dates")),
    "partnership:framework_open_check": Row(keeping_papers("R"), of_version()),
    "partnership:framework_recommend": Row(keeping_papers("C"), of_version()),
    "partnership:framework_recommend_step": Row(keeping_papers("N"), of_version(meeting=9, step="vote")),
    "partnership:framework_recommend_check": Row(keeping_papers("N"), of_version(meeting=9)),
    "partnership:framework_return": Row(keeping_papers("C"), of_version()),
    "partnership:framework_return_step": Row(keeping_papers("N"), of_version(meeting=9, step="vote")),
    "partnership:framework_return_check": Row(keeping_papers("N"), of_version(meeting=9)),
    "partnership:framework_adopt": Row(keeping_papers("C"), of_version()),
    "partnership:framework_adopt_step": Row(keeping_papers("N"), of_version(meeting=9, step="vote")),
    "partnership:framework_adopt_check": Row(keeping_papers("N"), of_version(meeting=9)),
    # signing
    "partnership:our_signature": Row(signing("O")),
    "partnership:sign_step": Row(signing("O", newcomer="C"), lambda w: {"step": "answer"}),
    "partnership:sign_check": Row(signing("R", newcomer="C")),
    "partnership:withdraw_signature": Row(signing("N")),
    "partnership:withdraw_check": Row(signing("N")),
    # library
    "partnership:library": Row(SEATED),
    "partnership:library_step": Row(allowed({"officer": "O"}), lambda w: {"step": "about"}),
    "partnership:library_check": Row(allowed({"officer": "R"})),
    "partnership:library_document": Row(allowed({"officer": "N"}), lambda w: {"pk": 999_999}),
    "partnership:adopt": Row(SEATED, lambda w: {"key": "sample-compact-code"}),
    "partnership:adopt_clause": Row(SEATED, lambda w: {"key": "sample-compact-code", "number": "7.1"}),
    # settling
    "partnership:settling": Row(checking()),
    "partnership:confirm_rules": Row(checking()),
    "partnership:lines": Row(checking()),
    "partnership:line": Row(checking(), lambda world: {"key": "award"}),
    "partnership:capability": Row(checking(), lambda world: {"name": "library"}),
}

MATRIX: dict[str, Row] = {
    **PARTNERSHIP,
    **PUBLIC,
    **SIGNING_IN,
    **ACCOUNT,
    **OVERSIGHT,
    **API,
    **SUPPLIER,
    **COMMISSIONER,
    **EVALUATOR,
}
