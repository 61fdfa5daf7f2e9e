"""The yearly reporting (art. 7): from the bureau's notice to the last unit's sending.

`years.py`       the round of a year: which one counts, its last day, who reports for whom
`round.py`       ROUND: issuing opens a sending for every unit, chasing tells, closing ends; its hand-made page
`letter.py`      the notice as paper
`collection.py`  who has reported, is at work, is late, has not: derived; `unit_round.py` one unit's own reports
`filling.py`     REPORT: one name is reported once
`sending.py`     DISPATCH: the unit ranks what it sends; lateness wants a reason
`columns.py` `reading.py` `taking_in.py` `models.py`   reports from a file of many rows: all of it or none of it
`many.py`        one act on many reports, each through the engine, told row by row
`sheets.py` `pages.py` `file_pages.py` `many_pages.py`  what people see of it
"""
