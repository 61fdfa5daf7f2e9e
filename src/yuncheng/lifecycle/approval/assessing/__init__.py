"""投资评审 put to work (art. 10): a budget read, looked over, assessed line by line, and what anyone may reckon before.

rows        typed rows as the cost package reads them
asks        what the county's cost profile asks for a reckoning, and the answers given
reckoning   software by function points, fees on what is known, every result with its derivation
offers      offers behind prices: to which line each belongs, what they say of both prices
sums        by heading; of fees beside their ceilings
look        everything a page says of a budget: three results, sums, findings, caps, reckoning
columns     the columns of a budget in Excel, out and in
titles      titles of groups in people's tables, with their sums
budget_rows the rows of such a table on their way to be lines
reading     a file from people: every bad cell named, never a wrong figure in silence
side_tables what may come beside the lines: offers, function points
hidden      rows and sheets that a workbook hides
importing   a good file becomes the draft, a bad one changes nothing
records     the recorder: lines, points and choices on record
filed       the lines as the record shows them
pages       the workbench at the step; cost_pages: the same, open to everybody who plans a project
table       审定表 as an official paper; workbooks: as XLSX, and what the checks say before
"""
