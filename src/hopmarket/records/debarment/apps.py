from django.apps import AppConfig


class DebarmentConfig(AppConfig):
    name = "hopmarket.records.debarment"
    label = "debarment"
    default_auto_field = "django.db.models.BigAutoField"
