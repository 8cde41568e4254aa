"""Writes figures that units report and what follows from them: setup, reports, duties, procedure cuts, criteria from figures."""
