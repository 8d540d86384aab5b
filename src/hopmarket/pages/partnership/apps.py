from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "hopmarket.pages.partnership"
    label = "partnership_pages"
