from django.apps import AppConfig


class CommissionerConfig(AppConfig):
    name = "hopmarket.pages.commissioner"
    label = "commissioner_pages"
