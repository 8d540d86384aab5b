from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from hopmarket.pages.parts.papers.paper_files import FORMS

from . import (
    after_opening,
    answer_versions,
    answers,
    award_result,
    clarifications,
    declining,
    late_letters,
    prices,
    quotes_asked,
    receipts,
    response_list,
    response_pack,
    response_page,
    sealing,
    sealing_by_itself,
)

app_name = "supplier"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", response_list.my_responses, name="responses"),
    path("invited/<slug:token>/", quotes_asked.claim_invitation, name="claim_invitation"),
    path("<slug:reference>/asked/", quotes_asked.asked, name="asked"),
    *(
        path(
            f"<slug:reference>/asked/pack.{ending}",
            quotes_asked.asked_paper,
            {"ending": ending},
            name=f"asked_pack_{ending}",
        )
        for ending in FORMS
    ),
    path("<slug:reference>/asked/papers/<uuid:file>/", quotes_asked.asked_document, name="asked_document"),
    path("<slug:reference>/", response_page.response, name="response"),
    path("<slug:reference>/start/", response_page.start, name="start"),
    path("<slug:reference>/follow/", response_page.follow, name="follow"),
    path("<slug:reference>/decline/", declining.decline, name="decline"),
    path("<slug:reference>/decline/take-back/", declining.take_back, name="take_back_decline"),
    path("<slug:reference>/unfollow/", response_page.unfollow, name="unfollow"),
    path("<slug:reference>/questions/<slug:key>/", answers.question, name="question"),
    path("<slug:reference>/questions/<slug:key>/autosave/", answers.autosave, name="autosave"),
    path("<slug:reference>/questions/<slug:key>/versions/", answer_versions.versions, name="answer_versions"),
    path("<slug:reference>/questions/<slug:key>/attach/", answers.attach, name="attach"),
    path("<slug:reference>/files/<int:file>/", answers.download, name="file"),
    path("<slug:reference>/files/<int:file>/remove/", answers.remove, name="remove_file"),
    path("<slug:reference>/price/", prices.price, name="price"),
    path("<slug:reference>/preview/", sealing.preview, name="preview"),
    path("<slug:reference>/my-copy.txt", receipts.my_copy, name="my_copy"),
    *(
        path(
            f"<slug:reference>/on-paper.{ending}",
            response_pack.response_paper,
            {"ending": ending},
            name=f"on_paper_{ending}",
        )
        for ending in FORMS
    ),
    path("<slug:reference>/seal/", sealing.seal, name="seal"),
    path("<slug:reference>/by-itself/", sealing_by_itself.by_itself, name="by_itself"),
    path("<slug:reference>/receipt/", receipts.receipt, name="receipt"),
    path("<slug:reference>/receipt/copy-<int:number>.json", receipts.receipt_file, name="receipt_file"),
    path("<slug:reference>/withdraw/", sealing.withdraw, name="withdraw"),
    path("<slug:reference>/did-it-count/", receipts.did_it_count, name="did_it_count"),
    path("<slug:reference>/ask/", clarifications.ask, name="ask"),
    path("<slug:reference>/after-opening/", after_opening.after_opening, name="after_opening"),
    path("<slug:reference>/after-opening/<int:number>/", after_opening.explain, name="explain"),
    path("<slug:reference>/write/", late_letters.write_to_buyer, name="write"),
    path("<slug:reference>/debrief/", late_letters.debrief, name="debrief"),
    path("<slug:reference>/result/", award_result.result, name="result"),
    path("<slug:reference>/result.csv", award_result.result_file, name="result_file"),
]
