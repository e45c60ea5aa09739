"""The application, for any WSGI server."""

import os
import sys

from app import create_app

if "spc" in sys.argv[1:4]:
    # `flask spc` reads one file and nobody's data: whoever checks a chart needs no settings.
    os.environ.setdefault("APP_ENV", "development")

app = create_app()
