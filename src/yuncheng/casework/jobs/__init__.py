"""Long work with a progress bar that can be left: exports of large lists now, imports and checks when they are built.

`models.py`   Job: what was asked, by whom, how far it is, how it ended; not record, no chain
`kinds.py`    `@job("name", *posts)`: what can be done, by a function `run(job, out, progress)` that gives a Result
`work.py`     `start_job(…)` puts it in line; a thread of the server does it, one at a time in each worker process;
              `run_waiting()` does it here and now (tests); what a killed process left is told as interrupted
`files.py`    result files in the data directory, and how one knows that their writer still lives
`exports.py`  `@export("name", *posts)` and `send(…)`: a small sheet at once, a large one as a job, from one declaration
`pages.py`    the progress page, the list of one's own jobs, the file: for their owner only

Nothing is imported here: the models are read before the apps are there.
"""
