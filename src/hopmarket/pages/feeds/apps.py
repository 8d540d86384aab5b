from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "hopmarket.pages.feeds"
    label = "feeds_pages"
