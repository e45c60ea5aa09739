"""The light palette, as presentation attributes for paper and for pictures that are copied.

On a page the classes of `charts.css` win over these, so that a theme can change them.
"""

from __future__ import annotations

INK = "#1f2523"
MUTED = "#59615c"
LINE = "#e3dccf"
STRONG_LINE = "#cfc6b5"
SURFACE = "#fffdf9"
UNDERSTAND, UNDERSTAND_SOFT = "#7b3b5e", "#f6e9ef"
THEORY, THEORY_SOFT = "#2b5a8c", "#e6eef7"
TEST, TEST_SOFT = "#a94a14", "#fbece1"
MEASURE, MEASURE_SOFT = "#176a5c", "#e2f1ed"
SPREAD, SPREAD_SOFT = "#7d5d08", "#f7efd6"
FONT = "Atkinson Hyperlegible Next, Atkinson Hyperlegible Next Variable, sans-serif"
