from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "hopmarket.pages.account"
    label = "account_pages"

    def ready(self) -> None:
        from .second_factor import listen

        listen()
