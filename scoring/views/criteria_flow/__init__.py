"""Criteria sets between two years, for organisers: files, differences, trials on past rounds, moves inside a round."""
