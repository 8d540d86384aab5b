from django.apps import AppConfig


class ExplanationsConfig(AppConfig):
    name = "hopmarket.records.explanations"
    label = "explanations"
    default_auto_field = "django.db.models.BigAutoField"
