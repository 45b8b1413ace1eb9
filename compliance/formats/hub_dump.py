"""Names of the fields in dumps of a hub's metadata: one row a repository, with its card or the card's front matter.

Sources: the hub's web API as huggingface_hub reads it (`id`, `cardData`, `gated`), and published dumps of cards (`modelId`,
`card`). From memory.
"""

from __future__ import annotations

ID_KEYS = ("id", "modelId", "model_id", "repo_id")
CARD_TEXT_KEYS = ("card", "card_content", "content", "readme")
CARD_DATA_KEYS = ("cardData", "card_data")
CARD_KEYS = (*CARD_TEXT_KEYS, *CARD_DATA_KEYS)
GATED_KEY = "gated"
READ_KEYS = frozenset({*ID_KEYS, *CARD_KEYS, GATED_KEY})
# What the hub says of a repository with an access form, with the gate that this is; "manual" is where somebody has to approve.
GATED = {"auto": "account", "manual": "approval", "true": "account"}
