"""Addresses: the library of frameworks: adding one, comparing, adopting a clause."""

from __future__ import annotations

from django.urls import path

from . import adopting, shelf_pages

urlpatterns = [
    path("library/", shelf_pages.library, name="library"),
    path("library/new/check/", shelf_pages.check_document, name="library_check"),
    path("library/new/<slug:step>/", shelf_pages.step, name="library_step"),
    path("library/<int:pk>/", shelf_pages.document, name="library_document"),
    path("library/<slug:key>/adopt/", adopting.adopt, name="adopt"),
    path("library/<slug:key>/adopt/<str:number>/", adopting.adopt_clause, name="adopt_clause"),
]
