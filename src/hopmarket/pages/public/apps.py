from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "hopmarket.pages.public"
    label = "public_pages"
