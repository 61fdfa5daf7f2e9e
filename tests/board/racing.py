"""Several officers rank at once, in a process of its own on a fresh database; prints the outcome.

Run as `python -m tests.board.racing` with YUNCHENG_DATA (and DATABASE_URL) pointing at something empty.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

ROWS, MOVES = 40, 15  # rows on the board, moves of each of eight officers


def ranking(county: Any, draft: Any) -> dict[str, Any]:
    """Eight officers move rows at random; each move's revision tells its place among all moves."""
    from tests.board.county import order
    from tests.casework.racing import THREADS, at_once
    from yuncheng.lifecycle.board.models import BoardRow
    from yuncheng.lifecycle.board.ranking import move_row

    rows = list(BoardRow.objects.filter(draft=draft).order_by("position").values_list("pk", flat=True))
    begun = draft.revision

    def officer(number: int) -> Callable[[], list[tuple[int, int, int, bool]]]:
        chance = random.Random(number)
        by = county["lead.handler" if number % 2 else "lead.handler2"]

        def work() -> list[tuple[int, int, int, bool]]:
            done = []
            for _ in range(MOVES):
                row, other = chance.sample(rows, 2)
                before = chance.random() < 0.5
                moved = move_row(draft.pk, row, by=by, **{"before" if before else "after": other})
                done.append((moved.revision, row, other, before))
            return done

        return work

    results = at_once([officer(number) for number in range(THREADS)])
    failures = [one for one in results if not isinstance(one, list)]
    moves = sorted(move for one in results if isinstance(one, list) for move in one)
    model = list(rows)
    for _, row, other, before in moves:
        model.remove(row)
        at = model.index(other)
        model.insert(at if before else at + 1, row)
    now = list(BoardRow.objects.filter(draft=draft).order_by("position").values_list("pk", flat=True))
    draft.refresh_from_db()
    return {
        "failures": failures,
        "revisions": [revision for revision, *_ in moves] == list(range(begun + 1, begun + 1 + len(moves))),
        "moves": len(moves),
        "same_order": now == model,
        "rows": len(order(draft)),
    }


def money(county: Any, draft: Any) -> dict[str, Any]:
    """Eight save other money, all having looked at the same revision."""
    from tests.casework.racing import THREADS, at_once
    from yuncheng.lifecycle.board.draft_funds import set_funds

    draft.refresh_from_db()
    seen = draft.revision

    def save(number: int) -> Callable[[], str]:
        by = county["lead.handler"]
        return lambda: str(bool(set_funds(draft.pk, {"budget": number + 1}, seen=seen, by=by)))

    return dict(Counter(map(str, at_once([save(number) for number in range(THREADS)]))))


def remarks(county: Any, draft: Any) -> dict[str, Any]:
    """Eight say something about eight rows, while each is being ranked."""
    from tests.casework.racing import THREADS, at_once
    from yuncheng.lifecycle.board.draft_rows import edit_row
    from yuncheng.lifecycle.board.models import BoardRow
    from yuncheng.lifecycle.board.ranking import move_row

    draft.refresh_from_db()
    seen = draft.revision
    rows = list(BoardRow.objects.filter(draft=draft).order_by("position").values_list("pk", flat=True))
    by = county["lead.handler"]

    def say(number: int) -> Callable[[], str]:
        def work() -> str:
            edit_row(rows[number], {"note": f"说明{number}"}, seen=seen, by=by)
            move_row(draft.pk, rows[number], after=rows[-1 - number], by=by)
            return "ok"

        return work

    results = Counter(map(str, at_once([say(number) for number in range(THREADS)])))
    kept = BoardRow.objects.filter(draft=draft).exclude(note="").count()
    return {"results": dict(results), "kept": kept}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "yuncheng.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from tests.board.county import a_draft
    from tests.county import small_county

    call_command("migrate", verbosity=0)
    county = small_county()
    draft = a_draft(county, *(f"项目{number}" for number in range(ROWS)))
    told = {race.__name__: race(county, draft) for race in (ranking, money, remarks)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
