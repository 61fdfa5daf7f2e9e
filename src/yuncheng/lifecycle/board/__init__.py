"""年度建设计划 (art. 8, 34): the board on which listed projects are ranked against the money there is, and the plans.

`allocation.py` the money line, pure · `models.py` drafts (no record) and plan versions (record) · `holding.py` a draft
under lock · `drafts.py`, `draft_rows.py`, `draft_funds.py` and `ranking.py` its writes, one named function each ·
`lines.py` what the board shows · `comparison.py` drafts side by side · `records.py` the plan as its procedure puts it
on record · `plans.py` the plans in force.
"""
