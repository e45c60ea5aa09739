"""The fishbone as a picture of the outline."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app.charts import fishbone as chart
from app.charts.fishbone_svg import draw_fishbone
from app.features.causes.models import Analysis
from app.features.causes.tree import BoneNode, CauseNode, tally


def fishbone(analysis: Analysis, bones: Sequence[BoneNode], variant: str = "page") -> Markup:
    """The drawing of an analysis; `variant` is page or paper."""
    picture = chart.Fishbone(
        analysis.title,
        tuple(chart.Bone(bone.name, tuple(map(_cause, bone.causes))) for bone in bones),
        tally(bones).words,
    )
    return draw_fishbone(picture, id=f"fishbone-{analysis.id}", variant=variant)


def _cause(node: CauseNode) -> chart.Cause:
    return chart.Cause(
        node.text,
        node.voices.heard or node.voices.kept or node.voices.named,
        node.status.value,
        tuple(map(_cause, node.children)),
    )
