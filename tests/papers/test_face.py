"""The package as its callers meet it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yuncheng.papers as papers


def test_importing_the_package_loads_none_of_the_heavy_libraries() -> None:
    heavy = ("typst", "docx", "xlsxwriter", "python_calamine", "fontTools", "django", "lxml")
    code = f"import sys, yuncheng.papers; print([name for name in {heavy!r} if name in sys.modules])"
    root = str(Path(papers.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r}); {code}"], capture_output=True, text=True
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_everything_promised_is_there() -> None:
    assert all(hasattr(papers, name) for name in papers.__all__)
    assert sorted(set(papers.__all__)) == sorted(papers.__all__)
