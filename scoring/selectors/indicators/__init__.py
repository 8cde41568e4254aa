"""What is asked of units in figures, what they reported, and what follows from it; nothing is written here."""
