"""清单 (art. 4, 7, 9): every published version as it was, the list in force, what an entry allows, and the additions.

`drawing_up` makes the lines of a version out of the cases an act carries, `records` keeps them, `versions` reads them:
the list in force is derived, as is the list as it stood at any version. `standing` tells where one project stands.
`additions` is the road outside the yearly budget: it begins when a project is listed or filed on its ground.
"""
