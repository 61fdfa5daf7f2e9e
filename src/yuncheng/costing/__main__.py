"""`python -m yuncheng.costing estimate|check|profile FILE [--json]`: derivations, findings, a profile looked over."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from .assess import assess_budget
from .errors import CostError
from .estimate import estimate, estimate_three
from .load import load_profile, shipped_profiles
from .node import parse_json
from .profile import Profile
from .request import read_request

OK, FOUND, REFUSED = 0, 1, 2
_BUDGET_KEYS = ("profile", "unit", "lines", "totals", "points", "quotations", "today", "hardware_article")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 1 done and errors were found, 2 refused; the refusal is one line on the error stream."""
    parser = argparse.ArgumentParser(prog="python -m yuncheng.costing", description="费用测算与预算检查")
    parser.add_argument("command", choices=("estimate", "check", "profile"), help="测算 / 检查预算 / 检查费用标准文件")
    parser.add_argument("file", help="JSON 文件；profile 命令也可给随附标准的编号")
    parser.add_argument("--profile", default="", help=f"费用标准的编号（{'、'.join(shipped_profiles())}）或文件路径")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    chosen = parser.parse_args(arguments)
    try:
        status, text, data = _run(chosen.command, chosen.file, chosen.profile)
    except CostError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    sys.stdout.write((json.dumps(data, ensure_ascii=False, indent=1) if chosen.json else text) + "\n")
    return status


def _run(command: str, file: str, profile_name: str) -> tuple[int, str, Any]:
    if command == "profile":
        profile = load_profile(file)
        shown = f"{profile.name}（{profile.document}，{profile.effective_from} 起施行）：没有发现问题。"
        return OK, f"{shown}\n取费：{'、'.join(profile.fees)}", {"key": profile.key, "fees": list(profile.fees)}
    data = _read(Path(file))
    named = profile_name or data.get("profile")
    if not isinstance(named, str) or not named:
        raise CostError("没有指明费用标准：请在文件中写 profile，或用 --profile 给出。")
    profile = load_profile(named)
    return _estimate(data, profile) if command == "estimate" else _check(data, profile)


def _estimate(data: Mapping[str, Any], profile: Profile) -> tuple[int, str, Any]:
    request = read_request(data)
    made = estimate_three(profile, request) if request.software and not request.share else estimate(profile, request)
    return OK, made.text(), made.as_dict()


def _check(data: Mapping[str, Any], profile: Profile) -> tuple[int, str, Any]:
    stray = [key for key in data if key not in _BUDGET_KEYS]
    if stray:
        raise CostError(f"预算文件有不认识的项“{'、'.join(stray)}”。可用：{'、'.join(_BUDGET_KEYS)}。")
    for key, kind in (("lines", list), ("totals", dict), ("points", list), ("quotations", list)):
        if data.get(key) is not None and not isinstance(data[key], kind):
            raise CostError(f"预算文件的“{key}”应为{'列表' if kind is list else '对象'}。")
    if "unit" not in data:
        raise CostError("预算文件没有写明金额单位（unit）：元、万元或分。")
    report = assess_budget(
        data.get("lines") or [],
        profile=profile,
        unit=data["unit"],
        totals=data.get("totals"),
        points=data.get("points"),
        quotations=data.get("quotations"),
        today=_day(data.get("today")),
        hardware_article=str(data.get("hardware_article") or ""),
    )
    return (OK if report.ok else FOUND), report.text(), report.as_dict()


def _day(text: object) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise CostError(f"检查日期“{str(text)[:20]}”不对，请写成 2026-03-01。") from error


def _read(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CostError(f"打不开文件“{path.name}”，请核对路径。") from error
    except UnicodeDecodeError as error:
        raise CostError(f"文件“{path.name}”不是 UTF-8 文本。") from error
    data = parse_json(text, what=f"文件“{path.name}”")
    if not isinstance(data, dict):
        raise CostError(f"文件“{path.name}”的最外层应为对象。")
    return data


if __name__ == "__main__":
    sys.exit(main())
