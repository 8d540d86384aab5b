from django.apps import AppConfig


class PublishedOrganisationsConfig(AppConfig):
    name = "hopmarket.records.published_organisations"
    label = "published_organisations"
    default_auto_field = "django.db.models.BigAutoField"
