"""Reasons that many rows of the sweep give."""

NOTHING = "only looks and computes; nothing is written"
LINE = "adds one line to a list: a colleague's other line is no conflict, the same line is refused"
SET_UP = "what an agency sets up stands until it is changed; no deadline ends it"
UPLOAD = "takes a file in and only looks at it: nothing is written before its own confirmation, which is done once"
