"""What leaves the house: points as CSV, XLSX and JSON, a chart with its sentence as a picture.

Every file holds what its reader may see on the page, and no cell is ever read as a formula.
"""

from __future__ import annotations

from app.features.measures.exports.picture import chart_svg
from app.features.measures.exports.plain import points_json
from app.features.measures.exports.table import filename, points_csv, points_xlsx

__all__ = ["chart_svg", "filename", "points_csv", "points_json", "points_xlsx"]
