from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "hopmarket.records.signatures"
    label = "signatures"
    default_auto_field = "django.db.models.BigAutoField"
