"""相似性比对 (art. 3, 5, 7, 10): what resembles what, put to work on the main road.

`record.py` what is compared of a project or a system · `shelf.py` where the index lies · `weights.py` by which it
compares · `following.py` the index after each act · `mending.py` a lost index · `finding.py` what the comparison found,
kept with the project · `suspicion.py` what still wants an answer · `judging.py` `handing_in.py` the verdicts of the
bureau · `labels.py` verdicts as labelled data · `report.py` a year of both · `facts.py` what G19 reads · `lines.py`
`splitting.py` one project in parts · `sight.py` who reads what · `asking.py` `preview.py` what nobody has filed yet ·
`boxes.py` `hints.py` beside the steps and rows of others · `views.py` the pages · `operations.py` `shapes.py`
`telling.py` the API.
"""
