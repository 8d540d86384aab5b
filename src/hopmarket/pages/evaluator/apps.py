from django.apps import AppConfig


class EvaluatorConfig(AppConfig):
    name = "hopmarket.pages.evaluator"
    label = "evaluator_pages"
