"""Paper: HTML in, a tagged PDF out, with the look of `page.css` and the fonts of the web.

WeasyPrint sits behind `pdf`; nothing else imports it. It takes seconds and a lot of memory: only
the worker calls it.
"""

from __future__ import annotations

from app.printing.blob import Blob
from app.printing.press import pdf

__all__ = ["Blob", "pdf"]
