from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "hopmarket.records.consultations"
    label = "consultations"
    default_auto_field = "django.db.models.BigAutoField"
