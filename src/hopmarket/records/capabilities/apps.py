from django.apps import AppConfig


class CapabilitiesConfig(AppConfig):
    name = "hopmarket.records.capabilities"
    label = "capabilities"
    default_auto_field = "django.db.models.BigAutoField"
