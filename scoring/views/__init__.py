"""Pages of the work, grouped by the people who use them: get, ask the right, one service call, answer."""
