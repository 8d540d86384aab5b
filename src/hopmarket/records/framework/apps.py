from django.apps import AppConfig


class FrameworkConfig(AppConfig):
    name = "hopmarket.records.framework"
    label = "framework"
    default_auto_field = "django.db.models.BigAutoField"
