"""The page in the browser and the JSON API beside it: `openclaim serve`.

Nothing is kept after an answer, nothing is fetched, and all work on what a user sends is done in processes that can be
ended (`desk`). `app.create_app` makes the application of a `site.Site`.
"""
