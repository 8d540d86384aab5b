from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "hopmarket.pages.account"
    label = "account_pages"
