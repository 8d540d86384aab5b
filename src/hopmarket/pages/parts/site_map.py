"""Where every page stands: each route of the portal with the page above it. A table; it needs no request.

A route that people look at stands in PAGES, with its name in breadcrumbs and its parents. A page that
two hats share names a parent for each. A page without parents is a top: a menu, the footer or the
masthead has an entry for it. An address to which a form is only sent stands in FORMS, with the page
on which the form stands. All other addresses stand in NOT_PAGES, under what they are.

To add a route, put it into one of the three; the test of the site map names what is missing.

Long because every route of the portal has its row here.
"""

from __future__ import annotations

from .page_places import Page, pages_under
from .partnership_pages import PARTNERSHIP

PUBLIC: dict[str, Page] = {
    "public:home": Page("Start"),
    "public:find_work": Page("Find work"),
    **pages_under(
        "public:find_work",
        opportunity="",
        embed_line="Put this list on your own site",
        save_search="Get this search by email",
        search_sent="Check your email",
        saved_search="A saved search",
    ),
    **pages_under("public:opportunity", activity="What has happened"),
    **pages_under(
        "public:saved_search",
        confirm_search="Confirm",
        search_confirmed="Confirmed",
        stop_search="Stop the letters",
        search_stopped="Stopped",
    ),
    "public:organisations": Page("Directory"),
    **pages_under("public:organisations", organisation="", member=""),
    "public:consultations": Page("Have your say"),
    **pages_under("public:consultations", consultation=""),
    **pages_under(
        "public:consultation",
        consultation_clause="",
        consultation_comments="Comments",
        consultation_comment="",
        consultation_moderation="What is hidden, and why",
    ),
    "public:decisions": Page("Money and decisions"),
    **pages_under("public:decisions", register="Contract register"),
    **pages_under("public:register", transparency="Contracts over £5,000"),
    "public:bodies": Page("Groups and boards"),
    **pages_under("public:bodies", body=""),
    **pages_under("public:body", body_terms="Terms of reference", body_meeting="", body_decision=""),
    "public:published": Page("Check a record"),
    **pages_under("public:published", published_kind="", search_published="Search"),
    **pages_under("public:published_kind", published_document=""),
    **pages_under(
        "public:published_document",
        published_versions="Versions",
        published_version="",
        published_difference="What changed",
    ),
    "public:about": Page("How we work"),
    **pages_under(
        "public:about",
        sealing="How sealing works",
        library="Frameworks of other partnerships",
        barriers="Barriers in notices",
    ),
    **pages_under("public:barriers", barrier_notices="Notices", barrier_rules="The rules"),
    **pages_under("public:barrier_rules", barrier_rule=""),
    **pages_under("public:library", library_entry=""),
    **pages_under("public:library_entry", comparison="Beside ours", framework_trace="Clause by clause"),
    "public:framework": Page("The common framework"),
    **pages_under("public:framework", framework_version="", framework_clause=""),
    **pages_under("public:framework_version", framework_changes="What changed", framework_print="For print"),
    "public:help": Page("Help"),
    **pages_under("public:help", components="Components", which_rules="Which rules apply"),
    "public:accessibility": Page("Accessibility"),
    "public:privacy": Page("Privacy"),
    "public:cookies": Page("Cookies"),
    "public:correct": Page("Correct this data"),
    **pages_under("public:correct", correction_sent="Sent"),
    "feeds:data": Page("Data"),
    **pages_under(
        "feeds:data",
        policy="Publication policy",
        redactions="What was taken out",
        api="API",
        dictionary="Data dictionary",
    ),
}

SIGNING_IN: dict[str, Page] = {
    "account_login": Page("Sign in"),
    "account_inactive": Page("Not possible", ("account_login",)),
    "account_signup": Page("Make an account", ("account_login",)),
    "account_email_verification_sent": Page("Check your email", ("account_login",)),
    "account_confirm_email": Page("Confirm your address", ("account_login",)),
    "account_confirm_login_code": Page("Enter a code", ("account_login",)),
    "mfa_authenticate": Page("Enter a code", ("account_login",)),
    "account_reset_password": Page("Choose a new password", ("account_login",)),
    "account_reset_password_done": Page("Check your email", ("account_reset_password",)),
    "account_reset_password_from_key": Page("A new password", ("account_login",)),
    "account_reset_password_from_key_done": Page("Done", ("account_login",)),
}

ACCOUNT: dict[str, Page] = {
    "account:desk": Page("Your desk"),
    **pages_under("account:desk", hand_over="Hand it to a colleague"),
    "account:overview": Page("Account"),
    "account_logout": Page("Sign out", ("account:overview",)),
    "account_reauthenticate": Page("Is it still you?", ("account:overview",)),
    "mfa_reauthenticate": Page("Is it still you?", ("account:overview",)),
    "account_email": Page("E-mail addresses", ("account:overview",)),
    "account_change_password": Page("Password", ("account:overview",)),
    "account_set_password": Page("Password", ("account:overview",)),
    "mfa_index": Page("Second factor", ("account:overview",)),
    "mfa_activate_totp": Page("Switch it on", ("mfa_index",)),
    "mfa_deactivate_totp": Page("Switch it off", ("mfa_index",)),
    "mfa_view_recovery_codes": Page("Recovery codes", ("mfa_index",)),
    "mfa_generate_recovery_codes": Page("New recovery codes", ("mfa_index",)),
    **pages_under(
        "account:overview",
        messages="Messages",
        letter_choices="Letters and reminders",
        second_factor="Second factor",
        opening_key="Opening key",
        new_organisation="Add your organisation",
        invitation="Invitation",
        organisation="Your organisation",
    ),
    **pages_under(
        "account:new_organisation",
        new_step="",
        new_check="Check your answers",
        find_organisation="Find your organisation",
    ),
    **pages_under("account:find_organisation", claim="Join an organisation"),
    **pages_under(
        "account:organisation",
        edit_organisation="Change the details",
        add_number="Add a number in a register",
        invite="Invite a colleague",
        person="Roles",
        record="Our published record",
    ),
    **pages_under("account:person", end_membership="End a membership"),
    **pages_under("account:record", claim_record="Is this us?", end_record="Not us"),
    "account:demonstration": Page("Try it as somebody", ("public:home",)),
    **pages_under("account:demonstration", demonstration_letters="Letters of this demonstration"),
}

SUPPLIER: dict[str, Page] = {
    "supplier:responses": Page("Responses and contracts"),
    **pages_under("supplier:responses", response="", claim_invitation="An invitation to quote"),
    **pages_under(
        "supplier:response",
        asked="What you were asked",
        write="Write to the buyer",
        debrief="Debrief",
        question="",
        price="Price",
        preview="Preview and seal",
        by_itself="Sealed by itself",
        receipt="Receipt",
        withdraw="Withdraw",
        did_it_count="What has been sent",
        ask="Ask",
        decline="You do not respond",
        result="Result",
        after_opening="After the opening",
    ),
    **pages_under("supplier:after_opening", explain="Answer"),
    **pages_under("supplier:question", answer_versions="Earlier versions"),
}

COMMISSIONER: dict[str, Page] = {
    "commissioner:purchases": Page("Purchases"),
    **pages_under("commissioner:purchases", new="New", purchase=""),
    **pages_under(
        "commissioner:new", new_procedure="How you buy it", earlier="Earlier purchases", copy="Copy"
    ),
    **pages_under(
        "commissioner:purchase",
        need="What you need and why",
        value="Value and lots",
        timetable="Timetable",
        contract="The contract",
        specification="Specification",
        criteria="Criteria and weights",
        questions="Questions for bidders",
        people="Who opens, scores and leads",
        check="Check",
        preview="As a bidder will see it",
        approve="Approve",
        second_officer="A second officer of another body",
        discard="Discard the draft",
        publish="Publish",
        clarifications="Questions and answers",
        amend="Change the terms",
        extend="More time",
        correct_national="The notice on the national platform",
        notices="Notices on the national platform",
        cancel="Cancel",
        end="End without award",
        open="Open the responses",
        activity="Activity",
        draft_versions="Earlier versions",
        draft_findings="What the check found",
        procedure="How you buy it",
        only_you="What only you know",
        purchase_rules="Which rules apply",
        burden="What you ask of bidders",
        who_could_respond="Who could respond?",
    ),
    **pages_under("commissioner:draft_findings", keep_finding="Keep it", decide_override="A second officer"),
    **pages_under(
        "commissioner:purchase",
        quote_page="A page of the quote",
        send_quotes="Check and send",
        ask_another="Ask somebody else",
    ),
    **pages_under(
        "commissioner:purchases",
        record_direct="Record a direct award",
        record_elsewhere="Record a purchase made elsewhere",
        recorded="",
    ),
    **pages_under(
        "commissioner:recorded",
        record_step="Questions",
        record_check="Check",
        record_second_officer="Approve",
        record_discard="Discard the record",
    ),
    **pages_under("commissioner:timetable", tender_period="For how long it is open"),
    **pages_under("commissioner:need", codes="Find a code"),
    **pages_under("commissioner:value", lot_new="A new lot", lot="A lot", lot_remove="Take it out"),
    **pages_under(
        "commissioner:criteria",
        criterion_new="A new criterion",
        criterion="A criterion",
        criterion_remove="Take it out",
    ),
    **pages_under(
        "commissioner:questions",
        question_new="A new question",
        question="A question",
        question_remove="Take it out",
        try_questions="Try them",
    ),
    **pages_under(
        "commissioner:clarifications", answer="Answer", check_answer="Check", correct_answer="Correct"
    ),
    **pages_under("commissioner:notices", record_notice="", record_lot_notice=""),
    **pages_under("commissioner:amend", check_amendment="Check"),
    **pages_under("commissioner:extend", extend_days="The days that follow", check_extension="Check"),
    "commissioner:late_answer": Page("Answer", ("commissioner:clarifications",)),
    "commissioner:officer_request": Page("For a second officer", ("commissioner:purchase",)),
    "evaluator:award_request": Page("The award, for a second officer", ("commissioner:purchase",)),
    "evaluator:award": Page("Award", ("commissioner:purchase",)),
    "evaluator:quotes": Page("The quotes", ("commissioner:purchase",)),
    **pages_under("evaluator:award", check_award="Check"),
    "evaluator:responses": Page("Responses and prices", ("commissioner:purchase",)),
    **pages_under("evaluator:responses", ask_bidder="Ask the bidder", set_aside="Set aside"),
    "evaluator:decide_set_aside": Page("A response", ("commissioner:purchase",)),
    "evaluator:winner_checks": Page("Before the award", ("commissioner:purchase",)),
    "evaluator:evaluators": Page("Who judges", ("commissioner:purchase",)),
    **pages_under("evaluator:evaluators", replace_seat="Replace"),
    "evaluator:contract": Page("The contract", ("commissioner:purchase",)),
    **pages_under(
        "evaluator:contract",
        check_signature="Check",
        correct="Correct it",
        correct_figure="",
        second_officer="Second officer",
    ),
}

EVALUATOR: dict[str, Page] = {
    "evaluator:to_score": Page("To score"),
    **pages_under("evaluator:to_score", matrix=""),
    **pages_under(
        "evaluator:matrix",
        declare="Whom do you know?",
        lock="Lock",
        response="Response",
        sheet="Score",
    ),
    "evaluator:scores": Page("All scores", ("evaluator:matrix", "evaluator:award")),
}

OVERSIGHT: dict[str, Page] = {
    "oversight:waiting": Page("Checks"),
    **pages_under(
        "oversight:waiting",
        organisation="",
        claim="A claim",
        published="Published organisations",
        imports="Import",
        redact="Redaction",
        ledger="The ledger",
        purchases="Purchases",
        debarment="Debarment list",
        board="Purchases at a glance",
    ),
    **pages_under(
        "oversight:published",
        join_find="",
        join="Join",
        sameness="Joined",
        published_claim="A claim",
        successions="Who follows whom",
    ),
    **pages_under(
        "oversight:successions",
        succession="",
        succession_step="Record a succession",
        succession_check="Check your answers",
    ),
    "oversight:activity": Page("", ("oversight:purchases",)),
    "oversight:import": Page("", ("oversight:imports",)),
    **pages_under("oversight:redact", redact_choose="Choose", redacted="Taken out"),
    **pages_under("oversight:redact_choose", redact_check="Check"),
}

PAGES: dict[str, Page] = {
    **PUBLIC,
    **SIGNING_IN,
    **ACCOUNT,
    **SUPPLIER,
    **COMMISSIONER,
    **EVALUATOR,
    **OVERSIGHT,
    **PARTNERSHIP,
}

FORMS: dict[str, str] = {
    "account:act_for": "account:overview",
    "account:go_to_task": "account:desk",
    "account:end_handing": "account:desk",
    "account:wear_hat": "account:overview",
    "account:read_messages": "account:messages",
    "account:forget_draft": "account:overview",
    "account:save_draft": "account:overview",
    "account:withdraw_invitation": "account:organisation",
    "account:sign_in_as": "account:demonstration",
    "account:move_clock": "account:demonstration",
    "partnership:end_vouching": "partnership:sector_bodies",
    "supplier:start": "supplier:response",
    "supplier:follow": "supplier:response",
    "supplier:unfollow": "supplier:response",
    "supplier:take_back_decline": "supplier:response",
    "supplier:autosave": "supplier:question",
    "supplier:attach": "supplier:question",
    "supplier:remove_file": "supplier:response",
    "supplier:seal": "supplier:preview",
    "commissioner:papers": "commissioner:specification",
    "commissioner:paper_remove": "commissioner:specification",
    "commissioner:question_move": "commissioner:questions",
    "evaluator:confirm_award": "evaluator:award",
    "evaluator:publish_decided": "evaluator:award",
    "oversight:check": "oversight:organisation",
    "oversight:refuse": "oversight:organisation",
    "oversight:confirm": "oversight:claim",
    "oversight:deny": "oversight:claim",
    "oversight:send_again": "oversight:waiting",
    "oversight:verify_ledger": "oversight:ledger",
    "oversight:confirm_published": "oversight:published_claim",
    "oversight:refuse_published": "oversight:published_claim",
    "oversight:end_published": "oversight:published_claim",
    "oversight:import_start": "oversight:import",
    "oversight:import_drop": "oversight:import",
    # bodies
    "partnership:found_default": "partnership:bodies",
    "partnership:constitute": "partnership:body",
    "partnership:end_seat": "partnership:seat",
    # consulting
    # commenting
    # drafting
    # signing
    # library
    # settling
}

NOT_PAGES: dict[str, frozenset[str]] = {
    "leads on": frozenset({"public:favicon"}),
    "asked by machines": frozenset({"healthz", "readyz"}),
    "shown inside other sites": frozenset({"public:embed"}),
    "feeds": frozenset({"public:search_atom", "public:search_ics", "public:deadline_ics"}),
    "files": frozenset(
        {
            "public:search_csv",
            "public:barriers_json",
            "public:barriers_csv",
            "public:search_json",
            "public:consultations_json",
            "public:consultation_json",
            "public:document",
            "public:pack_docx",
            "public:pack_pdf",
            "public:as_published",
            "public:register_csv",
            "public:transparency_csv",
            "public:framework_yaml",
            "mfa_download_recovery_codes",
            "supplier:file",
            "supplier:my_copy",
            "supplier:on_paper_docx",
            "supplier:on_paper_pdf",
            "supplier:receipt_file",
            "supplier:result_file",
            "supplier:asked_document",
            "supplier:asked_pack_docx",
            "supplier:asked_pack_pdf",
            "evaluator:quote_file",
            "commissioner:paper",
            "commissioner:draft_export",
            "commissioner:findings_json",
            "evaluator:file",
            "partnership:framework_version_file",
        }
    ),
    "open data": frozenset(
        {
            "public:published_json",
            "public:published_kind_json",
            "public:published_document_json",
            "public:document_schema",
            "public:framework_json",
            "public:framework_signatures",
            "feeds:process",
            "feeds:record",
            "feeds:bulk",
            "feeds:bulk_gz",
            "feeds:part",
            "feeds:part_gz",
            "feeds:records",
            "feeds:records_gz",
            "feeds:tables_zip",
            "feeds:workbook",
            "feeds:tables_metadata",
            "feeds:table_metadata",
            "feeds:table",
            "feeds:process_workbook",
            "feeds:process_tables",
            "feeds:dictionary_csv",
            "feeds:dictionary_json",
            "feeds:extension",
        }
    ),
    "API": frozenset(
        {
            "api:api-root",
            "api:openapi-json",
            "api:find_notices",
            "api:one_notice",
            "api:releases_of_notice",
            "api:record_of_notice",
            "api:releases_since",
            "api:redactions_since",
            "api:sources",
            "api:list_organisations",
            "api:one_organisation",
            "api:notices_of_organisation",
            "api:contracts_of_organisation",
            "api:list_contracts",
            "api:list_codes",
            "api:one_code",
        }
    ),
}


def parents_of(route: str) -> tuple[str, ...]:
    """Lists the pages above a route; none for a top, and for an address that is no page."""
    if route in FORMS:
        return (FORMS[route],)
    return PAGES[route].parents if route in PAGES else ()


def name_of(route: str) -> str:
    """Returns the name of a page in breadcrumbs; empty when the page itself has it, or there is none."""
    return PAGES[route].name if route in PAGES else ""
