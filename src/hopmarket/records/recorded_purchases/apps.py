from django.apps import AppConfig


class RecordedPurchasesConfig(AppConfig):
    name = "hopmarket.records.recorded_purchases"
    label = "recorded_purchases"
    default_auto_field = "django.db.models.BigAutoField"
