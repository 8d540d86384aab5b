from django.apps import AppConfig


class BarrierFindingsConfig(AppConfig):
    name = "hopmarket.records.barrier_findings"
    label = "barrier_findings"
    default_auto_field = "django.db.models.BigAutoField"
