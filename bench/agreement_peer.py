"""Limits and signals of series by the published control chart for Power BI (controlchartspy).

Run by `bench.agreement` with an interpreter that has that package: cases as JSON on standard
input, its tables as JSON on standard output.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def main() -> None:
    """Answer every case."""
    print(json.dumps([_table(case) for case in json.load(sys.stdin)]))


def _table(case: dict[str, Any]) -> Any:
    import controlchartspy
    import pandas

    rows = {"x": [f"p{place:03}" for place in range(len(case["y"]))]}
    rows |= {name: case[name] for name in ("y", "n", "sd") if case.get(name)}
    columns = {"n": "denominators", "sd": "xbar_sds"}
    chart = controlchartspy.spc(
        pandas.DataFrame(rows),
        "x",
        "y",
        **{word: name for name, word in columns.items() if name in rows},
        spc_settings={
            "chart_type": case["chart"],
            "outliers_in_limits": not case["screened"],
            "perc_labels": "No",
        },
        outlier_settings={
            "astronomical": True,
            "shift": True,
            "shift_n": 7,
            "trend": True,
            "trend_n": 7,
            "two_in_three": True,
        },
        return_objs="limits",
    )
    return chart.limits


if __name__ == "__main__":
    main()
