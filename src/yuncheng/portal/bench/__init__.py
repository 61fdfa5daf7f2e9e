"""What the product costs: server CPU a request, queries a page, start-up, seeding, verification, on a large load set.

`load.py` ten thousand projects made by acting · `server.py` the production server and its CPU time · `visitor.py` a
browser's requests · `figures.py` the measurements · `counts.py` queries a page · `report.py` table and `docs/bench.md`.
"""
