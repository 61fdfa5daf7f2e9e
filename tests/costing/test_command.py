"""`python -m yuncheng.costing`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from yuncheng.costing.__main__ import main

SOFTWARE = {"points": 100, "factors": {"规模": "概预算"}}


def written(folder: Path, data: Any) -> str:
    path = folder / "input.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_estimate_prints_the_derivation_and_three_results(tmp_path, capsys):
    file = written(tmp_path, {"profile": "changsha-2023", "software": [SOFTWARE]})
    assert main(["estimate", file]) == 0
    shown = capsys.readouterr().out
    assert "生产率：全行业 P50 = 7.01 人时/功能点" in shown
    assert shown.index("P25：") < shown.index("P75：")
    assert main(["estimate", file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["middle"]["total_fen"] == 8_774_586


def test_one_percentile_and_another_profile_can_be_asked(tmp_path, capsys):
    file = written(tmp_path, {"profile": "changsha-2023", "software": [SOFTWARE], "share": "P75"})
    assert main(["estimate", file]) == 0
    assert "三种结果" not in capsys.readouterr().out
    file = written(tmp_path, {"software": [{"points": "59.47", "factors": {"规模": "交付及运维阶段"}}]})
    assert main(["estimate", file, "--profile", "lishui-crypto-2025"]) == 0
    assert "43,800.00 元" in capsys.readouterr().out


def test_check_answers_and_tells_by_its_status(tmp_path, capsys):
    line = {"heading": "设备费", "name": "交换机", "unit": "台", "quantity": 2, "unit_price": "1.5", "amount": "3"}
    budget = {"profile": "changsha-2023", "unit": "万元", "lines": [line], "totals": {"合计": "3"}}
    assert main(["check", written(tmp_path, budget)]) == 0
    assert "合计：30,000.00 元" in capsys.readouterr().out
    assert main(["check", written(tmp_path, {**budget, "totals": {"合计": "4"}}), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "total-sum"


@pytest.mark.parametrize(
    ("command", "data", "said"),
    [
        ("estimate", {}, "没有指明费用标准"),
        ("estimate", [], "应为对象"),
        ("estimate", {"profile": "changsha-2023"}, "没有任何内容"),
        ("check", {"profile": "changsha-2023", "lines": []}, "金额单位"),
        ("check", {"profile": "changsha-2023", "unit": "元", "lines": []}, "没有任何内容"),
        ("check", {"profile": "changsha-2023", "unit": "元", "lines": {}}, "应为列表"),
        ("check", {"profile": "changsha-2023", "unit": "元", "rows": []}, "不认识的项"),
        ("check", {"profile": "changsha-2023", "unit": "元", "lines": [{"name": "a"}], "today": "明天"}, "检查日期"),
        ("profile", {"format": "x"}, "格式说明"),
    ],
)
def test_refusals_are_one_line_of_words(tmp_path, capsys, command, data, said):
    assert main([command, written(tmp_path, data)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert shown.err.count("\n") == 1


def test_a_profile_can_be_looked_over(capsys):
    assert main(["profile", "changsha-2023"]) == 0
    assert "没有发现问题" in capsys.readouterr().out


def test_it_runs_as_a_module_without_django(tmp_path):
    code = (
        "import sys, yuncheng.costing.__main__ as m; assert 'django' not in sys.modules; sys.exit(m.main(sys.argv[1:]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "profile", "lishui-crypto-2025"], capture_output=True, check=False, cwd=tmp_path,
        env={"PYTHONPATH": str(Path(main.__code__.co_filename).parents[2]), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, b"")
