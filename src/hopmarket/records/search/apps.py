from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hopmarket.records.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
