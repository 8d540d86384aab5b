"""The WSGI application that granian calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from hopmarket.request_bodies import refuse_broken_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hopmarket.settings")

application = refuse_broken_bodies(get_wsgi_application())
