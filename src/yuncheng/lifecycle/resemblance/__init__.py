"""相似性比对 (art. 3, 5, 7, 10): what resembles what, put to work on the main road.

`record.py` what is compared of a project or a system · `shelf.py` where the index lies · `following.py` the index after
each act · `mending.py` a lost index · `finding.py` what the comparison found, kept with the project · `judging.py` the
verdicts of the bureau · `facts.py` what G19 reads · `splitting.py` one project in parts · `sight.py` who reads what ·
`boxes.py` beside the steps of others · `views.py` the pages.
"""
