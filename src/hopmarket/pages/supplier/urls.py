from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import answering, asking, mine, pricing, receipts, result, sealing, working

app_name = "supplier"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", mine.my_responses, name="responses"),
    path("<slug:reference>/", working.response, name="response"),
    path("<slug:reference>/start/", working.start, name="start"),
    path("<slug:reference>/follow/", working.follow, name="follow"),
    path("<slug:reference>/unfollow/", working.unfollow, name="unfollow"),
    path("<slug:reference>/questions/<slug:key>/", answering.question, name="question"),
    path("<slug:reference>/questions/<slug:key>/autosave/", answering.autosave, name="autosave"),
    path("<slug:reference>/questions/<slug:key>/attach/", answering.attach, name="attach"),
    path("<slug:reference>/files/<int:file>/", answering.download, name="file"),
    path("<slug:reference>/files/<int:file>/remove/", answering.remove, name="remove_file"),
    path("<slug:reference>/price/", pricing.price, name="price"),
    path("<slug:reference>/preview/", sealing.preview, name="preview"),
    path("<slug:reference>/my-copy.txt", receipts.my_copy, name="my_copy"),
    path("<slug:reference>/seal/", sealing.seal, name="seal"),
    path("<slug:reference>/receipt/", receipts.receipt, name="receipt"),
    path("<slug:reference>/receipt/copy-<int:number>.json", receipts.receipt_file, name="receipt_file"),
    path("<slug:reference>/withdraw/", sealing.withdraw, name="withdraw"),
    path("<slug:reference>/did-it-count/", receipts.did_it_count, name="did_it_count"),
    path("<slug:reference>/ask/", asking.ask, name="ask"),
    path("<slug:reference>/result/", result.result, name="result"),
    path("<slug:reference>/result.csv", result.result_file, name="result_file"),
]
