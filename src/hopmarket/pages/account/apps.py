from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "hopmarket.pages.account"
    label = "account_pages"

    def ready(self) -> None:
        from .second_factor import connect_signals

        connect_signals()
