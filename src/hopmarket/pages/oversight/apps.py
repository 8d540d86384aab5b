from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "hopmarket.pages.oversight"
    label = "oversight_pages"
