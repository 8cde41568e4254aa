"""Criteria sets on pages, for organisers: the list, drafts as a tree, one criterion, scales, versions in use."""
