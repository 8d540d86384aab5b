from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "hopmarket.records.open_data"
    label = "open_data"
    default_auto_field = "django.db.models.BigAutoField"
