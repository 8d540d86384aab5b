"""Where the pages of the partnership stand: bodies, consultations, the framework, the library."""

from __future__ import annotations

from .page_places import Page, pages_under

PARTNERSHIP: dict[str, Page] = {
    # bodies
    "partnership:bodies": Page("Meetings"),
    **pages_under("partnership:bodies", new_body="Found a group or board", body="", meeting="", own_seat=""),
    **pages_under(
        "partnership:body",
        change_body="Change",
        body_terms="Terms of reference",
        dissolve_body="Dissolve it",
        new_seat="Add a seat",
        seat="",
        call_meeting="Call a meeting",
    ),
    **pages_under("partnership:body_terms", check_terms="Check"),
    **pages_under("partnership:call_meeting", check_call="Check"),
    **pages_under(
        "partnership:meeting",
        agenda="Agenda",
        cancel_meeting="Cancel",
        attendance="Who is there",
        decide="",
        check_decision="Check the decision",
        minutes="Minutes",
        accept_minutes="Minutes accepted",
    ),
    **pages_under("partnership:agenda", check_agenda="Check"),
    **pages_under("partnership:minutes", check_minutes="Check"),
    # consulting
    "partnership:consultations": Page("Consultations"),
    **pages_under("partnership:consultations", consultation="", sector_bodies="Who may vouch"),
    **pages_under(
        "partnership:consultation",
        comment_to_answer="",
        answer_step="",
        check_answer="Check",
        revise_answer="Put an answer right",
        check_revision="Check",
        extend_consultation="More time",
        withdraw_consultation="Withdraw",
        respond="The response",
        check_response="Check",
        hide_comment="Hide",
        restore_comment="Show again",
        keep_comment_hidden="Keep hidden",
    ),
    # commenting
    "partnership:comment": Page("Comment", ("public:consultation",)),
    "partnership:vouch_comment": Page("Without a name", ("public:consultation",)),
    "partnership:comment_sent": Page("Check your email", ("public:consultations",)),
    "partnership:own_comments": Page("Your comments", ("public:consultations",)),
    **pages_under("partnership:own_comments", member_comment="Your comment"),
    "partnership:own_comment": Page("Your comment", ("public:consultations",)),
    "partnership:confirm_comment": Page("Confirm", ("public:consultations",)),
    "partnership:consultation_letters": Page("Letters about consultations", ("public:consultations",)),
    **pages_under(
        "partnership:consultation_letters",
        consultation_letters_sent="Check your email",
        confirm_consultation_letters="Confirm",
        stop_consultation_letters="Stop the letters",
    ),
    # drafting
    "partnership:framework": Page("Framework"),
    **pages_under("partnership:framework", start_framework="Start a version", framework_version=""),
    **pages_under(
        "partnership:framework_version",
        framework_details="Title, summary and licence",
        framework_sources="Sources",
        framework_abandon="Give it up",
        framework_clause_new="Add a clause",
        framework_clause="A clause",
        framework_open="Open it for comments",
        framework_open_check="Open it for comments",
        framework_recommend="Record the recommendation",
        framework_return="Sent back",
        framework_adopt="Record the adoption",
    ),
    **pages_under(
        "partnership:framework_recommend",
        framework_recommend_step="A meeting",
        framework_recommend_check="Check",
    ),
    **pages_under(
        "partnership:framework_return", framework_return_step="A meeting", framework_return_check="Check"
    ),
    **pages_under(
        "partnership:framework_adopt", framework_adopt_step="A meeting", framework_adopt_check="Check"
    ),
    **pages_under(
        "partnership:framework_sources",
        framework_source="A source",
        framework_source_new="Add a source",
        framework_source_remove="Take it out",
    ),
    **pages_under(
        "partnership:framework_clause",
        framework_clause_below="Add a clause below",
        framework_clause_split="Divide it",
        framework_clause_merge="Make one of two",
        framework_clause_move="Move it",
        framework_clause_remove="Take it out",
        framework_clause_earlier="Earlier wordings",
    ),
    # signing
    "partnership:our_signature": Page("Our signature", ("public:framework",)),
    **pages_under("partnership:our_signature", sign_step="", withdraw_signature="Withdraw"),
    "partnership:sign_check": Page("Check", ("partnership:our_signature",)),
    "partnership:withdraw_check": Page("Check", ("partnership:withdraw_signature",)),
    # library
    "partnership:library": Page("The library", ("oversight:waiting",)),
    **pages_under(
        "partnership:library",
        library_step="",
        library_check="Check",
        library_document="",
        adopt="Adopt a clause",
    ),
    **pages_under("partnership:adopt", adopt_clause="Check"),
    # settling
    "partnership:settling": Page("What must be settled", ("oversight:waiting",)),
    **pages_under("partnership:settling", confirm_rules="Rules to confirm", capability="", lines="Lines"),
    **pages_under("partnership:lines", line=""),
}
