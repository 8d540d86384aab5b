from django.apps import AppConfig


class SupplierConfig(AppConfig):
    name = "hopmarket.pages.supplier"
    label = "supplier_pages"
