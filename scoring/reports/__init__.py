"""Files that people take away: figures as the pages show them, marked as the pages are; nothing is computed here."""
