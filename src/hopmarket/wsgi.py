"""The WSGI door that granian calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from hopmarket.bodies import whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hopmarket.settings")

application = whole(get_wsgi_application())
